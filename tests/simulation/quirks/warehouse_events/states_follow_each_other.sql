WITH ordered AS (
  SELECT
    event_type,
    event_time,
    lead(event_type) OVER w AS next_type
  FROM {compute.warehouse_events}
  WINDOW w AS (
    PARTITION BY workspace_id, warehouse_id
    ORDER BY event_time, CASE event_type WHEN 'STARTING' THEN 0 ELSE 1 END
  )
)
SELECT bool_and(
  CASE event_type
    WHEN 'STARTING' THEN next_type = 'RUNNING'
    WHEN 'STOPPING' THEN next_type = 'STOPPED'
    WHEN 'STOPPED' THEN next_type = 'STARTING'
    ELSE next_type IN ('SCALED_UP', 'SCALED_DOWN', 'STOPPING')
  END
)
FROM ordered
WHERE event_time < TIMESTAMP '2026-01-29' AND next_type IS NOT NULL
