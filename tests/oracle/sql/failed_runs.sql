SELECT
  r.workspace_id,
  r.run_id,
  r.job_id,
  r.run_start_time,
  r.result_state,
  r.termination_code,
  r.repair_count,
  (
    SELECT coalesce(sum(p.list_cost), 0)
    FROM priced AS p
    WHERE p.workspace_id = r.workspace_id AND p.job_run_id = r.run_id
  ) AS list_cost
FROM folded_runs AS r
WHERE r.result_state IN ('FAILED', 'ERROR', 'TIMED_OUT') AND r.run_date BETWEEN $first AND $last
ORDER BY r.workspace_id, r.run_id
