SELECT avg((w.workspace_id IS NULL)::INT) BETWEEN 0.1 AND 0.4
FROM {sharing.materialization_history} AS m
LEFT JOIN {access.workspaces_latest} AS w ON w.workspace_id = m.workspace_id
