SELECT count(DISTINCT run_type) = 2
FROM {lakeflow.job_run_timeline}
WHERE job_id NOT IN
    (SELECT job_id
     FROM {lakeflow.jobs})
  AND run_type <> 'JOB_RUN'
