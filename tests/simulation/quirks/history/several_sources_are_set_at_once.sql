SELECT
  count(*) FILTER (query_source.dashboard_id IS NOT NULL AND query_source.sql_query_id IS NOT NULL) > 0
  AND count(*) FILTER (query_source.job_info.job_id IS NOT NULL) > 0
  AND count(*) FILTER (query_source.notebook_id IS NOT NULL) > 0
  AND count(*) FILTER (query_source.genie_space_id IS NOT NULL) > 0
FROM {query.history}
