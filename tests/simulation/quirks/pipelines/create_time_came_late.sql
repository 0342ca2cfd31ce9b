SELECT count(*) FILTER (change_time < TIMESTAMP '2025-12-01') > 0
  AND bool_and((create_time IS NULL) = (change_time < TIMESTAMP '2025-12-01'))
FROM {lakeflow.pipelines}
