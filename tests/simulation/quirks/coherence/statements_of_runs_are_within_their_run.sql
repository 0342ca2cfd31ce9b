WITH ran AS (
  SELECT
    workspace_id,
    job_id,
    run_id,
    min(period_start_time) AS since,
    max(period_end_time) AS until
  FROM {lakeflow.job_run_timeline}
  GROUP BY ALL
)
SELECT count(*) > 1000 AND bool_and(q.start_time >= r.since AND q.end_time <= r.until)
FROM {query.history} AS q
JOIN ran AS r
  ON r.workspace_id = q.workspace_id AND r.run_id = q.query_source.job_info.job_run_id
  AND r.job_id = q.query_source.job_info.job_id
WHERE q.start_time < TIMESTAMP '2026-01-29'
