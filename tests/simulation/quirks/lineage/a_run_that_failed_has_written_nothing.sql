WITH outcomes AS (
  SELECT workspace_id, run_id, bool_or(result_state = 'SUCCEEDED') AS has_succeeded
  FROM {lakeflow.job_run_timeline}
  GROUP BY ALL
)
SELECT count(*) > 10 AND count(l.target_type) = 0
FROM {access.table_lineage} AS l
JOIN outcomes AS o ON o.workspace_id = l.workspace_id AND o.run_id = l.entity_run_id
WHERE l.entity_type = 'JOB' AND l.statement_id IS NULL AND NOT o.has_succeeded
