WITH starts AS (
  SELECT
    s.warehouse_id,
    min(r.event_time) - s.event_time AS seconds
  FROM {compute.warehouse_events} AS s
  JOIN {compute.warehouse_events} AS r
    ON r.warehouse_id = s.warehouse_id AND r.event_type = 'RUNNING'
    AND r.event_time >= s.event_time
  WHERE s.event_type = 'STARTING'
  GROUP BY s.warehouse_id, s.event_time
),
typed AS (
  SELECT DISTINCT warehouse_id, warehouse_type FROM {compute.warehouses}
)
SELECT
  median(seconds) FILTER (warehouse_type = 'SERVERLESS') < INTERVAL 10 SECONDS
  AND median(seconds) FILTER (warehouse_type = 'PRO') > INTERVAL 1 MINUTE
FROM starts
JOIN typed USING (warehouse_id)
