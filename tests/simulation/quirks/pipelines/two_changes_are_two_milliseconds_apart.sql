SELECT count(*)
FROM {lakeflow.pipelines} AS p
JOIN {lakeflow.pipelines} AS q USING (workspace_id, pipeline_id)
WHERE q.change_time - p.change_time = INTERVAL 2 MILLISECONDS
