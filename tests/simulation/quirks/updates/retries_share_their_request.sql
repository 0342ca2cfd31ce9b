SELECT count(*) > 0 AND bool_and(failed >= updates - 1)
FROM (
  SELECT request_id, count(DISTINCT update_id) AS updates,
    count(*) FILTER (result_state = 'FAILED') AS failed
  FROM {lakeflow.pipeline_update_timeline}
  GROUP BY ALL
  HAVING count(DISTINCT update_id) > 1 AND max(period_end_time) < TIMESTAMP '2026-01-30'
)
