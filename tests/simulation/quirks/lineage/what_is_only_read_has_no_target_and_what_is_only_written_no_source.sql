SELECT
  count(*) FILTER (target_type IS NULL AND source_type IS NOT NULL) > 0
  AND count(*) FILTER (source_type IS NULL AND target_type IS NOT NULL) > 0
  AND count(*) FILTER (source_type IS NOT NULL AND target_type IS NOT NULL) > 0
  AND bool_and(source_type IS NOT NULL OR target_type IS NOT NULL)
FROM {access.table_lineage}
