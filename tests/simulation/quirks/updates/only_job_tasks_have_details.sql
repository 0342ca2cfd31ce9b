SELECT bool_and((trigger_details.job_task.job_id IS NOT NULL) = (trigger_type = 'JOB_TASK'))
FROM {lakeflow.pipeline_update_timeline}
