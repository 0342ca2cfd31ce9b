SELECT count(*) > 0
AND bool_and(result_state IN ('SKIPPED', 'BLOCKED'))
FROM {lakeflow.job_run_timeline}
WHERE period_start_time = period_end_time
