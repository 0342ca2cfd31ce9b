WITH known AS (
  SELECT concat_ws('.', table_catalog, table_schema, table_name) AS name, column_name
  FROM {information_schema.columns}
)
SELECT count(*) > 1000 AND bool_and(k.column_name IS NOT NULL)
FROM {access.column_lineage} AS c
LEFT JOIN known AS k ON k.name = c.source_table_full_name AND k.column_name = c.source_column_name
WHERE c.source_table_full_name IN (SELECT name FROM known)
