SELECT count(*)
FROM
  (SELECT job_id
   FROM {lakeflow.jobs}
   GROUP BY workspace_id, job_id
   HAVING count(DISTINCT tags['team']) > 1)
