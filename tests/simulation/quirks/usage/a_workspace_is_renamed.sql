SELECT count(*)
FROM {workspaces_latest}
WHERE workspace_name = 'finance-core-prod'
