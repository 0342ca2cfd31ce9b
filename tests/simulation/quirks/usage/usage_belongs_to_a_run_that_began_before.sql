SELECT count(*) = 0
FROM {billing.usage} AS u
WHERE usage_metadata.job_run_id IS NOT NULL
  AND NOT EXISTS
    (SELECT 1
     FROM {lakeflow.job_run_timeline} AS r
     WHERE r.workspace_id = u.workspace_id
       AND r.run_id = u.usage_metadata.job_run_id)
  AND usage_date < DATE '2026-01-30'
