SELECT count(*)
FROM {billing.usage}
WHERE workspace_id = '8840257193610089'
  AND workspace_id NOT IN
    (SELECT workspace_id
     FROM {access.workspaces_latest})
