SELECT count(*)
FROM
  (SELECT job_id
   FROM {lakeflow.jobs}
   GROUP BY workspace_id, job_id
   HAVING max(change_time) < TIMESTAMP '2025-11-20')
