SELECT count(*) > 5 AND bool_and(u.update_id IS NOT NULL) AND bool_and(EXISTS (
  SELECT 1
  FROM {lakeflow.pipelines} AS p
  WHERE p.workspace_id = l.workspace_id AND p.pipeline_id = l.pipeline_id
    AND p.change_time::DATE = l.day - 1
))
FROM {_labels.pipeline_failures} AS l
LEFT JOIN {lakeflow.pipeline_update_timeline} AS u
  ON u.workspace_id = l.workspace_id AND u.update_id = l.update_id AND u.result_state = 'FAILED'
WHERE l.day < DATE '2026-01-30'
