WITH days AS (
  SELECT compute.warehouse_id AS warehouse_id, start_time::DATE AS day,
    sum(waiting_at_capacity_duration_ms) / sum(total_duration_ms) AS waiting
  FROM {query.history}
  WHERE compute.warehouse_id IS NOT NULL AND total_duration_ms > 10000
  GROUP BY ALL
)
SELECT count(DISTINCT l.day) > 2 AND bool_and(l.day IS NULL OR month(l.day + 2) <> month(l.day))
  AND avg(waiting) FILTER (l.day IS NOT NULL) > 5 * avg(waiting) FILTER (l.day IS NULL)
FROM days AS d
LEFT JOIN {_labels.warehouse_queues} AS l USING (warehouse_id, day)
