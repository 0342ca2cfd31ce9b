SELECT count(*) = 0
FROM {access.table_lineage} AS l
JOIN (SELECT DISTINCT run_id FROM {lakeflow.job_run_timeline} WHERE run_type = 'SUBMIT_RUN') AS r
  ON r.run_id = l.entity_run_id
WHERE l.entity_type = 'JOB' AND l.statement_id IS NULL
