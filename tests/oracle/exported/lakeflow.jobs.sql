SELECT 'w1' AS workspace_id, 'j' AS job_id, TIMESTAMP '2026-01-01' AS change_time
