SELECT
  bool_and((direct_access IS NULL) = (event_time < TIMESTAMP '2025-12-01'))
  AND min(event_date) FILTER (entity_metadata.genie_space_id IS NOT NULL) >= DATE '2025-12-01'
  AND count(*) FILTER (entity_metadata.genie_space_id IS NOT NULL) > 0
FROM {access.table_lineage}
