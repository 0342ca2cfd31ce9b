SELECT bool_and(date_trunc('hour', usage_start_time) = date_trunc('hour',
                                                         usage_end_time - INTERVAL 1 SECOND))
FROM {billing.usage}
WHERE usage_metadata.job_run_id IS NOT NULL
