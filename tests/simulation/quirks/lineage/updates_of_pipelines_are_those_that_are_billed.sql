SELECT count(*) > 10 AND bool_and(u.update_id IS NOT NULL)
FROM {access.table_lineage} AS l
LEFT JOIN (
  SELECT DISTINCT usage_metadata.dlt_pipeline_id AS id, usage_metadata.dlt_update_id AS update_id
  FROM {billing.usage}
) AS u ON u.id = l.entity_id AND u.update_id = l.entity_run_id
WHERE l.entity_type = 'PIPELINE' AND l.event_time < TIMESTAMP '2026-01-27'
