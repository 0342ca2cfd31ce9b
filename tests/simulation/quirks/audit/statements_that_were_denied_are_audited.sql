SELECT count(*) > 10 AND bool_and(a.event_id IS NOT NULL)
FROM {query.history} AS q
LEFT JOIN {access.audit} AS a
  ON a.action_name = 'getTable' AND a.response.status_code = 403
  AND a.event_time = q.start_time AND a.user_identity.email = q.executed_by
WHERE q.error_message LIKE '[INSUFFICIENT_PERMISSIONS]%' AND q.start_time < TIMESTAMP '2026-01-30'
