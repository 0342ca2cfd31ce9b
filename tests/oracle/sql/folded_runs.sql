-- Job runs from their slices. A repaired run has several end rows: the last slice decides.
CREATE TEMP VIEW folded_runs AS
WITH ordered AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY workspace_id, run_id
      ORDER BY period_end_time DESC, period_start_time DESC, result_state DESC NULLS LAST
    ) AS from_the_end
  FROM lakeflow.job_run_timeline
)
SELECT
  workspace_id,
  run_id,
  any_value(job_id) AS job_id,
  any_value(run_type) AS run_type,
  CAST(min(period_start_time) AS TIMESTAMP) AS run_start_time,
  CAST(max(period_end_time) AS TIMESTAMP) AS run_end_time,
  CAST(min(period_start_time) AS DATE) AS run_date,
  date_diff('second', min(period_start_time), max(period_end_time)) AS duration_seconds,
  count(*) AS slice_count,
  greatest(count(result_state) - 1, 0) AS repair_count,
  max(CASE WHEN from_the_end = 1 THEN result_state END) AS result_state,
  max(CASE WHEN from_the_end = 1 THEN termination_code END) AS termination_code
FROM ordered
GROUP BY workspace_id, run_id
