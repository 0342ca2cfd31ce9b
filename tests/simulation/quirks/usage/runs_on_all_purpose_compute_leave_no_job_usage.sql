SELECT count(*)
FROM {job_run_timeline}
WHERE run_type = 'JOB_RUN'
  AND run_id NOT IN
    (SELECT usage_metadata.job_run_id
     FROM {usage}
     WHERE usage_metadata.job_run_id IS NOT NULL)
