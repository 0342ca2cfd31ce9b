SELECT count(*) = 0
FROM
  (SELECT *,
          lead(period_start_time) OVER (PARTITION BY workspace_id, run_id
                                        ORDER BY period_start_time) AS next
   FROM {lakeflow.job_run_timeline})
WHERE result_state IS NULL
  AND next < period_end_time
