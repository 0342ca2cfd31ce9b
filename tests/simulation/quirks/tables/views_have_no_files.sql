SELECT
  count(DISTINCT table_type) = 4
  AND bool_and((table_type = 'VIEW') = (storage_path IS NULL))
  AND bool_and((table_type = 'VIEW') = (is_insertable_into = 'NO'))
FROM {information_schema.tables}
