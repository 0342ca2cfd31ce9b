SELECT
  (SELECT count(*) > 0 FROM {mlflow.run_metrics_history} WHERE isnan(metric_value))
  AND (SELECT count(*) > 0 AND bool_and(isnan(m.min_value) = isnan(m.max_value))
       FROM (SELECT unnest(aggregated_metrics) AS m FROM {mlflow.runs_latest})
       WHERE isnan(m.min_value))
