SELECT count(*) > 0
AND count(*) = count(o.record_id)
FROM {billing.usage} AS r
LEFT JOIN {billing.usage} AS o ON o.record_type = 'ORIGINAL'
AND o.usage_quantity = -r.usage_quantity
AND o.usage_start_time = r.usage_start_time
AND o.sku_name = r.sku_name
AND o.usage_metadata = r.usage_metadata
AND o.ingestion_date < r.ingestion_date
WHERE r.record_type = 'RETRACTION'
