SELECT count(*) > 100
AND bool_and(minute(period_end_time) = minute(period_start_time)
             AND period_end_time - period_start_time = INTERVAL 1 HOUR)
FROM {lakeflow.job_run_timeline}
WHERE result_state IS NULL
  AND run_id IN
    (SELECT run_id
     FROM {lakeflow.job_run_timeline}
     GROUP BY run_id
     HAVING min(period_start_time) < TIMESTAMP '2026-01-18')
