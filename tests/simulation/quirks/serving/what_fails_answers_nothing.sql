SELECT count(*) > 50 AND sum(coalesce(output_token_count, 0)) = 0
FROM {serving.endpoint_usage}
WHERE status_code <> 200
