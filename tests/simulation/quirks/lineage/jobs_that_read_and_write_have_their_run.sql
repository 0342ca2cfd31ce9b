SELECT count(*) > 1000 AND avg((r.run_id IS NOT NULL)::INT) > 0.99
FROM {access.table_lineage} AS l
LEFT JOIN (SELECT DISTINCT workspace_id, job_id, run_id FROM {lakeflow.job_run_timeline}) AS r
  ON r.workspace_id = l.workspace_id AND r.run_id = l.entity_run_id AND r.job_id = l.entity_id
WHERE l.entity_type = 'JOB'
