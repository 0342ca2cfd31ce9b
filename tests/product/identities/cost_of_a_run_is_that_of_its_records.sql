SELECT r.workspace_id, r.run_id, r.list_cost, u.list_cost AS of_its_records
FROM ${gold}.fact_job_run AS r
LEFT JOIN (
  SELECT f.workspace_id, f.job_run_id, sum(f.list_cost) AS list_cost
  FROM ${gold}.fact_usage AS f
  GROUP BY f.workspace_id, f.job_run_id
) AS u ON r.workspace_id = u.workspace_id AND r.run_id = u.job_run_id
WHERE r.list_cost <> coalesce(u.list_cost, 0)
