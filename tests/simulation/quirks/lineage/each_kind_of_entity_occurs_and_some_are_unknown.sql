SELECT
  list(DISTINCT entity_type ORDER BY entity_type) FILTER (entity_type IS NOT NULL)
    = ['DASHBOARD_V3', 'DBSQL_DASHBOARD', 'DBSQL_QUERY', 'JOB', 'NOTEBOOK', 'PIPELINE']
  AND count(*) FILTER (entity_type IS NULL) > 0
  AND bool_and((entity_type IS NULL) = (entity_id IS NULL))
FROM {access.table_lineage}
