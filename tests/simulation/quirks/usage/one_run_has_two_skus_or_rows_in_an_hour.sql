SELECT count(*)
FROM
  (SELECT 1
   FROM {billing.usage}
   WHERE record_type = 'ORIGINAL'
     AND usage_metadata.job_run_id IS NOT NULL
   GROUP BY workspace_id, usage_metadata.job_run_id, usage_start_time
   HAVING count(*) > 1)
