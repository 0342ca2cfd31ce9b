SELECT count(*) > 500 AND bool_and(starts >= before OR before IS NULL)
FROM (
  SELECT min(period_start_time) AS starts,
    lag(max(period_end_time)) OVER (PARTITION BY workspace_id, pipeline_id ORDER BY min(period_start_time)) AS before
  FROM {lakeflow.pipeline_update_timeline}
  WHERE trigger_type <> 'JOB_TASK'
  GROUP BY workspace_id, pipeline_id, update_id
)
