SELECT count(*)
FROM (
  SELECT update_id
  FROM {lakeflow.pipeline_update_timeline}
  GROUP BY ALL
  HAVING count(result_state) = 0 AND max(period_end_time) >= TIMESTAMP '2026-01-31'
)
