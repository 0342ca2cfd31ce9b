WITH named AS (
  SELECT event_time, unnest(root_cause_analysis.upstream_jobs) AS job
  FROM {data_quality_monitoring.table_results}
  WHERE root_cause_analysis IS NOT NULL
)
SELECT count(*) > 5 AND bool_and(EXISTS (
  SELECT 1
  FROM {lakeflow.job_run_timeline} AS r
  WHERE r.workspace_id = n.job.workspace_id AND r.job_id = n.job.job_id
    AND r.result_state = n.job.last_run_status AND r.result_state <> 'SUCCEEDED'
    AND CAST(r.period_end_time AS DATE) = CAST(n.event_time AS DATE) - 1
))
FROM named AS n
