SELECT count(*)
FROM {usage}
WHERE workspace_id = '8840257193610089'
  AND workspace_id NOT IN
    (SELECT workspace_id
     FROM {workspaces_latest})
