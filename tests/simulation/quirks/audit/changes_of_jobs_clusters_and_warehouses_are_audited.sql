SELECT
  (SELECT count(*) > 0 AND bool_and(a.event_id IS NOT NULL)
   FROM {lakeflow.jobs} AS j
   LEFT JOIN {access.audit} AS a
     ON a.service_name = 'jobs' AND a.event_time = j.change_time
     AND coalesce(a.request_params['jobId'], a.request_params['resourceId']) = j.job_id
     AND a.workspace_id = j.workspace_id
   WHERE j.change_time BETWEEN TIMESTAMP '2025-11-21' AND TIMESTAMP '2026-01-30')
  AND
  (SELECT count(*) > 0 AND bool_and(a.event_id IS NOT NULL)
   FROM {compute.warehouses} AS w
   LEFT JOIN {access.audit} AS a
     ON a.service_name = 'databrickssql' AND a.event_time = w.change_time
     AND a.request_params['id'] = w.warehouse_id
   WHERE w.change_time BETWEEN TIMESTAMP '2025-11-21' AND TIMESTAMP '2026-01-30')
