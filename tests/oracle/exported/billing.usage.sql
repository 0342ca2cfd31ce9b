SELECT
  record_id, workspace_id, sku_name, 'AWS' AS cloud, unit AS usage_unit,
  CAST(start AS TIMESTAMP) AS usage_start_time, CAST(start AS DATE) AS usage_date,
  CAST(quantity AS DECIMAL(38, 18)) AS usage_quantity, record_type,
  CAST(ingested AS DATE) AS ingestion_date, 'JOBS' AS billing_origin_product,
  {'job_id': 'j', 'job_run_id': run_id} AS usage_metadata,
  {'run_as': run_as, 'owned_by': owned_by} AS identity_metadata
FROM (VALUES
  ('old price',  'w1', 'JOBS', 'DBU', '2026-01-01 23:59:59', '3.123456789', 'ORIGINAL', '2026-01-01', 'r1', 'ann@example.com', NULL),
  ('new price',  'w1', 'JOBS', 'DBU', '2026-01-02 00:00:00', '3.123456789', 'ORIGINAL', '2026-01-02', 'r1', 'ann@example.com', NULL),
  ('taken back', 'w1', 'JOBS', 'DBU', '2026-01-02 00:00:00', '-3.123456789', 'RETRACTION', '2026-01-05', 'r1', 'ann@example.com', NULL),
  ('restated',   'w1', 'JOBS', 'DBU', '2026-01-02 00:00:00', '2.5', 'RESTATEMENT', '2026-01-05', 'r1', 'ann@example.com', NULL),
  ('large',      'w2', 'SQL', 'DBU', '2026-01-03 10:00:00', '98765432109.987654321', 'ORIGINAL', '2026-01-03', NULL, NULL, 'bob@example.com'),
  ('rounded',    'w2', 'SQL', 'DBU', '2026-01-03 10:00:00', '1.0000000005', 'ORIGINAL', '2026-01-05', NULL, NULL, 'bob@example.com'),
  ('no price',   NULL, 'FREE', 'DBU', '2026-01-03 10:00:00', '7', 'ORIGINAL', '2026-01-03', NULL, NULL, NULL),
  ('other unit', 'w1', 'JOBS', 'GB', '2026-01-03 10:00:00', '7', 'ORIGINAL', '2026-01-03', NULL, NULL, NULL),
  ('too early',  'w1', 'SQL', 'DBU', '2025-12-31 10:00:00', '7', 'ORIGINAL', '2026-01-06', NULL, NULL, NULL)
) AS t (record_id, workspace_id, sku_name, unit, start, quantity, record_type, ingested, run_id, run_as, owned_by)
