SELECT list(DISTINCT status ORDER BY status) @> ['FAILED', 'FINISHED']
  AND bool_and((end_time IS NULL) = (status = 'RUNNING'))
FROM {mlflow.runs_latest}
