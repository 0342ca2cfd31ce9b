SELECT
  (SELECT bool_and(experiment_id IN (SELECT experiment_id FROM {mlflow.experiments_latest}))
   FROM {mlflow.runs_latest})
  AND (SELECT count(delete_time) > 0 AND count(delete_time) < count(*)
       FROM {mlflow.experiments_latest})
