WITH ended AS (
  SELECT workspace_id, run_id, result_state, count(*) AS ends
  FROM {lakeflow.job_run_timeline}
  WHERE result_state IS NOT NULL AND period_end_time > period_start_time
    AND period_end_time < TIMESTAMP '2026-01-31'
  GROUP BY ALL
),
told AS (
  SELECT
    workspace_id,
    request_params['runId'] AS run_id,
    request_params['jobTerminalState'] AS result_state,
    count(*) AS ends
  FROM {access.audit}
  WHERE service_name = 'jobs' AND action_name IN ('runSucceeded', 'runFailed')
    AND (action_name = 'runSucceeded') = (request_params['jobTerminalState'] = 'SUCCEEDED')
  GROUP BY ALL
)
SELECT count(*) > 1000 AND avg((t.ends IS NOT DISTINCT FROM e.ends)::INT) > 0.99
FROM ended AS e
LEFT JOIN told AS t USING (workspace_id, run_id, result_state)
