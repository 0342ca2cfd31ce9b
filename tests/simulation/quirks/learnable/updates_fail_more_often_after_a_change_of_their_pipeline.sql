WITH firsts AS (
  SELECT workspace_id, pipeline_id, request_id, min(period_start_time) AS starts,
    arg_min(result_state, period_end_time) FILTER (result_state IS NOT NULL) AS outcome
  FROM {lakeflow.pipeline_update_timeline}
  WHERE trigger_type <> 'JOB_TASK'
  GROUP BY ALL
),
judged AS (
  SELECT
    f.outcome = 'FAILED' AS failed,
    EXISTS (
      SELECT 1
      FROM {lakeflow.pipelines} AS p
      WHERE p.workspace_id = f.workspace_id AND p.pipeline_id = f.pipeline_id
        AND p.change_time::DATE = f.starts::DATE - 1
    ) AS is_fresh
  FROM firsts AS f
)
SELECT avg(failed::INT) FILTER (is_fresh) > 3 * avg(failed::INT) FILTER (NOT is_fresh)
FROM judged
