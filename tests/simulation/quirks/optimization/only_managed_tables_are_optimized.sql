SELECT count(*) > 100 AND bool_and(t.table_type = 'MANAGED')
FROM {storage.predictive_optimization_operations_history} AS o
JOIN {information_schema.tables} AS t
  ON t.table_catalog = o.catalog_name AND t.table_schema = o.schema_name
  AND t.table_name = o.table_name
