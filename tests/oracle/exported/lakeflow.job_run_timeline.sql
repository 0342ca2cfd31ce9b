SELECT
  'w1' AS workspace_id, 'j' AS job_id, run_id, 'JOB_RUN' AS run_type,
  CAST(starts AS TIMESTAMP) AS period_start_time, CAST(ends AS TIMESTAMP) AS period_end_time,
  state AS result_state, code AS termination_code
FROM (VALUES
  ('r1', '2026-01-01 23:30:00', '2026-01-02 00:00:00', NULL, NULL),
  ('r1', '2026-01-02 00:00:00', '2026-01-02 00:10:00', 'FAILED', 'CLUSTER_ERROR'),
  ('r1', '2026-01-02 02:00:00', '2026-01-02 02:30:00', 'SUCCEEDED', 'SUCCESS'),
  ('r2', '2026-01-03 01:00:00', '2026-01-03 01:00:00', 'SKIPPED', 'MAX_CONCURRENT_RUNS_EXCEEDED'),
  ('r3', '2026-01-03 01:00:00', '2026-01-03 02:00:00', NULL, NULL),
  ('r4', '2026-01-03 01:00:00', '2026-01-03 01:20:00', 'TIMED_OUT', 'CANCELLED')
) AS t (run_id, starts, ends, state, code)
