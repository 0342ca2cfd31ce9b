SELECT count(*) > 5 AND bool_and(r.run_id IS NOT NULL) AND bool_and(EXISTS (
  SELECT 1
  FROM {lakeflow.jobs} AS j
  WHERE j.workspace_id = l.workspace_id AND j.job_id = l.job_id
    AND r.starts BETWEEN j.change_time AND j.change_time + INTERVAL 2 DAYS
))
FROM {_labels.job_failures} AS l
LEFT JOIN (
  SELECT workspace_id, run_id, min(period_start_time) AS starts
  FROM {lakeflow.job_run_timeline}
  GROUP BY ALL
  HAVING bool_or(result_state IN ('FAILED', 'ERROR'))
) AS r USING (workspace_id, run_id)
WHERE l.day < DATE '2026-01-30'
