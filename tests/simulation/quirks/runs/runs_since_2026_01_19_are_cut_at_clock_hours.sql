SELECT count(*) > 100
AND bool_and(date_trunc('hour', period_start_time) >= period_end_time - INTERVAL 1 HOUR)
FROM {lakeflow.job_run_timeline} AS s
WHERE run_id IN
    (SELECT run_id
     FROM {lakeflow.job_run_timeline}
     GROUP BY run_id
     HAVING min(period_start_time) >= TIMESTAMP '2026-01-19')
