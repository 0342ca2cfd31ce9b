WITH runs AS (
  SELECT workspace_id, run_id, min(period_start_time) AS starts, max(period_end_time) AS stops
  FROM {lakeflow.job_run_timeline}
  GROUP BY ALL
)
SELECT count(*) > 1000
  AND bool_and(r.run_id IS NOT NULL AND t.period_start_time >= r.starts)
FROM {lakeflow.job_task_run_timeline} AS t
LEFT JOIN runs AS r ON r.workspace_id = t.workspace_id AND r.run_id = t.job_run_id
WHERE t.period_start_time < TIMESTAMP '2026-01-30'
