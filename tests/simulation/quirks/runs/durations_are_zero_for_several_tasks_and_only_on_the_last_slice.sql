SELECT count(*) FILTER (run_duration_seconds = 0) > 0
AND count(*) FILTER (run_duration_seconds > 0) > 0
AND count(*) FILTER (result_state IS NULL
                     AND run_duration_seconds IS NOT NULL) = 0
FROM {lakeflow.job_run_timeline}
