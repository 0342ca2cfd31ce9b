SELECT
  count(downstream_impact) > 10
  AND bool_and(downstream_impact IS NULL OR lower(status) IN ('unhealthy', 'unknown'))
  AND max(downstream_impact.impact_level) = 4
FROM {data_quality_monitoring.table_results}
