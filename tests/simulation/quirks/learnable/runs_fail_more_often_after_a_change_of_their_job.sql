WITH first_ends AS (
  SELECT
    workspace_id,
    job_id,
    run_id,
    min(period_start_time) AS starts,
    arg_min(result_state, period_end_time) FILTER (result_state IS NOT NULL) AS outcome
  FROM {lakeflow.job_run_timeline}
  WHERE run_type = 'JOB_RUN'
  GROUP BY ALL
),
judged AS (
  SELECT
    r.outcome IN ('FAILED', 'ERROR') AS failed,
    EXISTS (
      SELECT 1
      FROM {lakeflow.jobs} AS j
      WHERE j.workspace_id = r.workspace_id AND j.job_id = r.job_id
        AND r.starts BETWEEN j.change_time AND j.change_time + INTERVAL 2 DAYS
    ) AS is_fresh
  FROM first_ends AS r
)
SELECT avg(failed::INT) FILTER (is_fresh) > 2 * avg(failed::INT) FILTER (NOT is_fresh)
FROM judged
