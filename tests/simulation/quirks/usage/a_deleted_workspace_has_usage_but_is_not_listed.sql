SELECT count(*) > 0
AND max(usage_date) < DATE '2025-12-14'
AND
  (SELECT count(*)
   FROM {access.workspaces_latest}
   WHERE workspace_id = '5532784406210056') = 0
FROM {billing.usage}
WHERE workspace_id = '5532784406210056'
