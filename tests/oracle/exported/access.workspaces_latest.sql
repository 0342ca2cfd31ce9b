SELECT 'w1' AS workspace_id, 'one' AS workspace_name
