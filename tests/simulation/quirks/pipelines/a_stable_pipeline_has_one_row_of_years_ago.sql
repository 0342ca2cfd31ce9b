SELECT count(*)
FROM (
  SELECT workspace_id, pipeline_id
  FROM {lakeflow.pipelines}
  GROUP BY ALL
  HAVING count(*) = 1 AND max(change_time) < TIMESTAMP '2023-12-01'
)
