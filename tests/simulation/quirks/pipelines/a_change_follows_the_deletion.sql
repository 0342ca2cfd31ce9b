SELECT count(*)
FROM {lakeflow.pipelines}
WHERE change_time > delete_time
