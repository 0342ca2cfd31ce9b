SELECT count(*)
FROM {lakeflow.job_run_timeline}
WHERE run_type = 'JOB_RUN'
  AND run_id NOT IN
    (SELECT usage_metadata.job_run_id
     FROM {billing.usage}
     WHERE usage_metadata.job_run_id IS NOT NULL)
