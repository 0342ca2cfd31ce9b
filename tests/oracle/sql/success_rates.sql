SELECT
  workspace_id,
  job_id,
  count(*) AS runs,
  count(*) FILTER (WHERE result_state = 'SUCCEEDED') AS succeeded,
  count(*) FILTER (WHERE result_state IN ('FAILED', 'ERROR', 'TIMED_OUT')) AS failed,
  count(*) FILTER (WHERE result_state IN ('CANCELLED', 'CANCELED')) AS cancelled,
  count(*) FILTER (WHERE result_state IN ('SKIPPED', 'BLOCKED', 'EXCLUDED')) AS skipped,
  count(*) FILTER (WHERE result_state IS NULL) AS open,
  sum(repair_count) AS repairs
FROM folded_runs
WHERE run_date BETWEEN $first AND $last
GROUP BY workspace_id, job_id
ORDER BY workspace_id, job_id
