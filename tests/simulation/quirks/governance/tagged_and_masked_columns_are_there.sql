WITH named AS (
  SELECT catalog_name, schema_name, table_name, column_name FROM {information_schema.column_tags}
  UNION ALL
  SELECT table_catalog, table_schema, table_name, column_name
  FROM {information_schema.column_masks}
  UNION ALL
  SELECT table_catalog, table_schema, table_name, target_columns
  FROM {information_schema.row_filters}
)
SELECT count(*) > 200 AND bool_and(c.column_name IS NOT NULL)
FROM named AS n
LEFT JOIN {information_schema.columns} AS c
  ON c.table_catalog = n.catalog_name AND c.table_schema = n.schema_name
  AND c.table_name = n.table_name AND c.column_name = n.column_name
