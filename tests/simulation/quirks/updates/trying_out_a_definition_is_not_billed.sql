SELECT count(*) > 0 AND count(b.record_id) = 0
FROM {lakeflow.pipeline_update_timeline} AS u
LEFT JOIN {billing.usage} AS b ON b.usage_metadata.dlt_update_id = u.update_id
WHERE u.update_type = 'VALIDATE'
