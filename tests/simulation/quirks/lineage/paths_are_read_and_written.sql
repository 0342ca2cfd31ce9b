SELECT
  count(*) FILTER (source_type = 'PATH') > 0 AND count(*) FILTER (target_type = 'PATH') > 0
  AND bool_and((source_type IS NOT DISTINCT FROM 'PATH') = (source_path IS NOT NULL))
  AND bool_and((source_type <> 'PATH') = (source_table_full_name IS NOT NULL))
FROM {access.table_lineage}
