SELECT count(*) > 1000 AND bool_and(t.event_id IS NOT NULL)
FROM {access.column_lineage} AS c
LEFT JOIN (
  SELECT DISTINCT event_id, source_table_full_name, target_table_full_name
  FROM {access.table_lineage}
) AS t
  ON t.event_id = c.event_id AND t.source_table_full_name = c.source_table_full_name
  AND t.target_table_full_name IS NOT DISTINCT FROM c.target_table_full_name
WHERE c.event_time < TIMESTAMP '2026-01-30'
