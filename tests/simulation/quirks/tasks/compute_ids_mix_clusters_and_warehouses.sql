WITH used AS (
  SELECT unnest(compute_ids) AS id FROM {lakeflow.job_task_run_timeline}
)
SELECT count(*) FILTER (id IN (SELECT cluster_id FROM {compute.clusters})) > 0
  AND count(*) FILTER (id IN (SELECT warehouse_id FROM {compute.warehouses})) > 0
FROM used
