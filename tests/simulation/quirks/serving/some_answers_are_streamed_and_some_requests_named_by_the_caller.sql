SELECT count(*) FILTER (request_streaming) > 0 AND count(client_request_id) > 0
  AND count(*) FILTER (client_request_id IS NULL) > 0
FROM {serving.endpoint_usage}
