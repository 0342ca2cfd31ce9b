SELECT
  count(*) FILTER (executed_as <> executed_by) > 0
  AND bool_and(executed_as = executed_by OR query_source.dashboard_id IS NOT NULL)
FROM {query.history}
