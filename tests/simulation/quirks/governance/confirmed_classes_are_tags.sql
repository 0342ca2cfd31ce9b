SELECT count(*) > 50 AND bool_and(r.class_tag IS NOT NULL)
FROM {information_schema.column_tags} AS t
LEFT JOIN {data_classification.results} AS r
  ON r.catalog_name = t.catalog_name AND r.schema_name = t.schema_name
  AND r.table_name = t.table_name AND r.column_name = t.column_name AND r.class_tag = t.tag_name
WHERE t.tag_name LIKE 'class.%'
  AND (t.catalog_name, t.schema_name, t.table_name) IN (
    SELECT (catalog_name, schema_name, table_name) FROM {data_classification.results}
  )
