SELECT
  count(*) FILTER (table_owner LIKE '%@%') > 0
  AND count(*) FILTER (table_owner NOT LIKE '%@%' AND table_owner <> 'System user') > 0
FROM {information_schema.tables}
