WITH keys AS (
  SELECT user_identity.email AS principal, request_params['table_full_name'] AS name, event_time
  FROM {access.audit}
  WHERE action_name = 'generateTemporaryTableCredential' AND request_params['operation'] = 'READ'
)
SELECT count(*) > 100 AND bool_and(EXISTS (
  SELECT 1
  FROM keys AS k
  WHERE k.principal = l.created_by AND k.name = l.source_table_full_name
    AND k.event_time BETWEEN l.event_time AND l.event_time + INTERVAL 10 SECOND
))
FROM {access.table_lineage} AS l
WHERE l.source_table_full_name IS NOT NULL AND l.created_by LIKE '%@%'
  AND l.event_time BETWEEN TIMESTAMP '2026-01-10' AND TIMESTAMP '2026-01-15'
