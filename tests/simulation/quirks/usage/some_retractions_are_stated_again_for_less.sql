SELECT count(*)
FROM {billing.usage} AS s
JOIN {billing.usage} AS r ON r.record_type = 'RETRACTION'
AND s.usage_start_time = r.usage_start_time
AND s.usage_metadata = r.usage_metadata
AND s.ingestion_date = r.ingestion_date
AND s.usage_quantity < -r.usage_quantity
WHERE s.record_type = 'RESTATEMENT'
