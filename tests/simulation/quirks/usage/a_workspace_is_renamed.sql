SELECT count(*)
FROM {access.workspaces_latest}
WHERE workspace_name = 'finance-core-prod'
