WITH needed AS (
  SELECT workspace_id, job_id, task_key, unnest(depends_on_keys) AS before FROM {lakeflow.job_tasks}
)
SELECT count(*) > 20 AND count(DISTINCT before) > 2 AND bool_and(EXISTS (
  SELECT 1
  FROM {lakeflow.job_tasks} AS t
  WHERE t.workspace_id = n.workspace_id AND t.job_id = n.job_id AND t.task_key = n.before
))
FROM needed AS n
