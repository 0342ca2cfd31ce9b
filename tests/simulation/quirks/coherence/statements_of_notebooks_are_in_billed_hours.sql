SELECT count(*) > 100 AND bool_and(u.hour IS NOT NULL)
FROM {query.history} AS q
LEFT JOIN (
  SELECT DISTINCT
    workspace_id,
    usage_metadata.notebook_id AS notebook_id,
    usage_start_time AS hour,
    identity_metadata.run_as AS run_as
  FROM {billing.usage}
) AS u
  ON u.workspace_id = q.workspace_id AND u.notebook_id = q.query_source.notebook_id
  AND u.hour = date_trunc('hour', q.start_time) AND u.run_as = q.executed_by
WHERE q.query_source.notebook_id IS NOT NULL AND q.start_time < TIMESTAMP '2026-01-28'
