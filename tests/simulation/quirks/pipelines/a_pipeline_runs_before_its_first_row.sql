WITH known AS (
  SELECT workspace_id, pipeline_id, min(change_time) AS since
  FROM {lakeflow.pipelines}
  GROUP BY ALL
)
SELECT count(*)
FROM {lakeflow.pipeline_update_timeline} AS u
JOIN known AS k ON k.workspace_id = u.workspace_id AND k.pipeline_id = u.pipeline_id
WHERE u.period_end_time < k.since
