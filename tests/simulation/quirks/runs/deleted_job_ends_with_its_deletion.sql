SELECT count(*) > 0
AND bool_and(delete_time = change_time
             AND NOT EXISTS
               (SELECT 1
                FROM {lakeflow.jobs} AS n
                WHERE n.workspace_id = d.workspace_id
                  AND n.job_id = d.job_id
                  AND n.change_time > d.change_time))
FROM {lakeflow.jobs} AS d
WHERE delete_time IS NOT NULL
