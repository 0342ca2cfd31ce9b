SELECT count(*)
FROM {billing.usage}
WHERE ingestion_date > usage_date + 1
