WITH states AS (
  SELECT workspace_id, warehouse_id, event_type, event_time,
    lead(event_time) OVER (PARTITION BY warehouse_id ORDER BY event_time, event_type) AS until
  FROM {compute.warehouse_events}
)
SELECT count(*) > 0 AND bool_and(EXISTS (
  SELECT 1
  FROM states AS s
  WHERE s.workspace_id = t.workspace_id AND s.warehouse_id = t.compute[1].warehouse_id
    AND s.event_type IN ('RUNNING', 'SCALED_UP', 'SCALED_DOWN')
    AND t.period_start_time BETWEEN s.event_time AND s.until
))
FROM {lakeflow.job_task_run_timeline} AS t
WHERE t.compute[1].warehouse_id IS NOT NULL AND t.period_start_time < TIMESTAMP '2026-01-30'
