SELECT count(*)
FROM
  (SELECT workspace_id, run_id, count(result_state) AS ends, count(*) AS slices,
          min(period_start_time) AS starts, max(period_end_time) AS stops, arg_max(result_state,
                                                                             period_end_time) AS outcome
   FROM {lakeflow.job_run_timeline}
   GROUP BY ALL)
WHERE ends = 0
  AND stops >= TIMESTAMP '2026-01-31 20:00:00'
