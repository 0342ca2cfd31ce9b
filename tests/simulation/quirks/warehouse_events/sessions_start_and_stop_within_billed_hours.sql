WITH ordered AS (
  SELECT
    *,
    lead(event_time) OVER w AS until
  FROM {compute.warehouse_events}
  WINDOW w AS (
    PARTITION BY workspace_id, warehouse_id
    ORDER BY event_time, CASE event_type WHEN 'STARTING' THEN 0 ELSE 1 END
  )
),
running AS (
  SELECT
    workspace_id,
    warehouse_id,
    unnest(range(date_trunc('hour', event_time), until, INTERVAL 1 HOUR)) AS hour
  FROM ordered
  WHERE event_type <> 'STOPPED' AND until < TIMESTAMP '2026-01-29'
),
billed AS (
  SELECT DISTINCT workspace_id, usage_metadata.warehouse_id AS warehouse_id, usage_start_time AS hour
  FROM {billing.usage}
)
SELECT count(*) > 1000 AND bool_and(b.hour IS NOT NULL)
FROM (SELECT DISTINCT * FROM running) AS r
LEFT JOIN billed AS b USING (workspace_id, warehouse_id, hour)
