SELECT count(*)
FROM {lakeflow.pipelines}
WHERE pipeline_id NOT IN (SELECT pipeline_id FROM {lakeflow.pipeline_update_timeline})
