SELECT count(*) FILTER (m.mask_name IS NULL) > 0 AND count(m.mask_name) > 0
FROM {data_classification.results} AS r
LEFT JOIN {information_schema.column_masks} AS m
  ON m.table_catalog = r.catalog_name AND m.table_schema = r.schema_name
  AND m.table_name = r.table_name AND m.column_name = r.column_name
WHERE r.class_tag = 'class.us_ssn'
