SELECT count(*) > 0
AND bool_and(run_id NOT IN
               (SELECT usage_metadata.job_run_id
                FROM {billing.usage}
                WHERE usage_metadata.job_run_id IS NOT NULL))
FROM {lakeflow.job_run_timeline}
WHERE run_type = 'WORKFLOW_RUN'
