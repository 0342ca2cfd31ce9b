SELECT count(*) > 100 AND bool_and(stops - starts = lengths AND ends <= 1)
FROM (
  SELECT min(epoch(period_start_time)) AS starts, max(epoch(period_end_time)) AS stops,
    sum(epoch(period_end_time) - epoch(period_start_time)) AS lengths, count(result_state) AS ends
  FROM {lakeflow.job_task_run_timeline}
  GROUP BY workspace_id, run_id
  HAVING count(*) > 1
)
