SELECT avg((w.workspace_id IS NULL)::INT) BETWEEN 0.3 AND 0.55
FROM {access.audit} AS a
LEFT JOIN {access.workspaces_latest} AS w ON w.workspace_id = a.workspace_id
