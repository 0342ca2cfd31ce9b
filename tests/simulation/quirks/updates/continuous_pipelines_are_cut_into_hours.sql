SELECT count(*)
FROM (
  SELECT u.update_id
  FROM {lakeflow.pipeline_update_timeline} AS u
  WHERE u.pipeline_id IN (SELECT pipeline_id FROM {lakeflow.pipelines} WHERE settings.continuous)
  GROUP BY ALL
  HAVING count(*) >= 23 AND count(result_state) = 1
)
