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
sessions AS (
  SELECT
    workspace_id,
    warehouse_id,
    event_time AS since,
    (
      SELECT min(e.event_time)
      FROM {compute.warehouse_events} AS e
      WHERE e.warehouse_id = r.warehouse_id AND e.event_type = 'STOPPING'
        AND e.event_time > r.event_time
    ) AS until
  FROM ordered AS r
  WHERE event_type = 'RUNNING'
)
SELECT count(*) > 3000 AND bool_and(s.since IS NOT NULL)
FROM {query.history} AS q
LEFT JOIN sessions AS s
  ON s.workspace_id = q.workspace_id AND s.warehouse_id = q.compute.warehouse_id
  AND q.start_time BETWEEN s.since AND s.until AND q.end_time <= s.until
WHERE q.compute.warehouse_id IS NOT NULL AND q.start_time < TIMESTAMP '2026-01-29'
