SELECT
  max(e.cluster_count) > 1
  AND bool_and(e.cluster_count BETWEEN 0 AND w.most)
  AND bool_and((e.cluster_count = 0) = (e.event_type IN ('STARTING', 'STOPPED')))
FROM {compute.warehouse_events} AS e
JOIN (
  SELECT warehouse_id, min(max_clusters) AS most FROM {compute.warehouses} GROUP BY ALL
) AS w USING (warehouse_id)
