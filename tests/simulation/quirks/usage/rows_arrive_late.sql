SELECT count(*)
FROM {usage}
WHERE ingestion_date > usage_date + 1
