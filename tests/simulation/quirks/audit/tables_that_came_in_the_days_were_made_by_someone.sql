SELECT count(*) > 3 AND bool_and(a.event_id IS NOT NULL)
FROM {information_schema.tables} AS t
LEFT JOIN {access.audit} AS a
  ON a.action_name = 'createTable' AND a.event_time = t.created
  AND a.request_params['name'] = t.table_name AND a.user_identity.email = t.created_by
WHERE t.created BETWEEN TIMESTAMP '2025-11-20' AND TIMESTAMP '2026-01-30'
