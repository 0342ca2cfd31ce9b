WITH tagged AS (
  SELECT catalog_name, schema_name, table_name FROM {information_schema.table_tags}
  UNION ALL SELECT catalog_name, schema_name, table_name FROM {information_schema.column_tags}
  UNION ALL SELECT table_catalog, table_schema, table_name FROM {information_schema.column_masks}
  UNION ALL SELECT table_catalog, table_schema, table_name FROM {information_schema.row_filters}
  UNION ALL SELECT table_catalog, table_schema, table_name FROM {information_schema.table_privileges}
)
SELECT count(*) > 500 AND bool_and(t.table_name IS NOT NULL)
FROM tagged AS g
LEFT JOIN {information_schema.tables} AS t
  ON t.table_catalog = g.catalog_name AND t.table_schema = g.schema_name
  AND t.table_name = g.table_name
