WITH summed AS (
  SELECT run_id, unnest(aggregated_metrics) AS metric FROM {mlflow.runs_latest}
),
logged AS (
  SELECT
    run_id, metric_name, min(metric_value) AS least, max(metric_value) AS greatest,
    arg_max(metric_value, metric_step) AS latest
  FROM {mlflow.run_metrics_history}
  GROUP BY ALL
)
SELECT count(*) > 50 AND bool_and(
  h.latest IS NOT DISTINCT FROM s.metric.latest_value
  AND (isnan(s.metric.max_value) OR (h.least = s.metric.min_value AND h.greatest = s.metric.max_value))
)
FROM summed AS s
JOIN logged AS h ON h.run_id = s.run_id AND h.metric_name = s.metric.metric_name
