SELECT
  count(*) FILTER (created >= TIMESTAMP '2025-12-01') > 5
  AND count(*) FILTER (table_catalog = 'main' AND table_schema <> 'information_schema') BETWEEN 200 AND 239
FROM {information_schema.tables}
