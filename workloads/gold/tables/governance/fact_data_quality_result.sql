/* ---
comment: What checks of data found, those of the platform's monitoring and those of our own Bronze tables.
kind: fact
grain: one row per table, rule, day of the data and evaluation
key: [source, table_id, rule, data_date, evaluation]
reads:
  ops.data_quality_results:
    source: "'BRONZE'"
    table_id: table_name
    rule: rule
    data_date: day
    evaluation: CAST(evaluation AS STRING)
  bronze.data_quality_monitoring_table_results:
    source: "'PLATFORM'"
    table_id: table_id
    rule: {each: "array('freshness', 'completeness', 'health')"}
    data_date: CAST(event_time AS DATE)
    evaluation: CAST(unix_micros(event_time) AS STRING)
day: data_date
checks:
  fail: [unique, not_null]
columns:
  source: {type: STRING, comment: "Who checked: PLATFORM or BRONZE, our own loads."}
  table_id: {type: STRING, comment: "Id of the table in Unity Catalog; of one of ours its layer.name."}
  rule: {type: STRING, comment: "Name of the rule; of the platform freshness, completeness, or health where it tells of neither."}
  data_date: {type: DATE, comment: "Day of the data, UTC; of the platform the day of the check."}
  evaluation: {type: STRING, comment: Tells the evaluations of a table apart.}
  catalog_name: {type: STRING, comment: "Catalog of the table, NULL for one of ours."}
  schema_name: {type: STRING, comment: "Schema of the table; of one of ours its layer."}
  table_name: {type: STRING, comment: Name of the table.}
  check_dimension: {type: STRING, comment: "COMPLETENESS, FRESHNESS or VALIDITY."}
  severity: {type: STRING, comment: "HIGH, MEDIUM or LOW: of a rule of ours HIGH when it keeps rows out, of the platform by how far an incident reaches."}
  status: {type: STRING, comment: "PASSED, FAILED or UNKNOWN."}
  rows_evaluated: {type: BIGINT, comment: "Rows that were judged, NULL where the platform checked."}
  rows_broken: {type: BIGINT, comment: "Rows that break the rule, NULL where the platform checked."}
  downstream_tables: {type: BIGINT, comment: "Tables that an incident reaches, NULL where nothing is said of it."}
  evaluated_at: {type: TIMESTAMP, comment: "When it was checked, UTC."}
  evaluation_date: {type: DATE, comment: "Day on which it was checked, UTC."}
--- */
SELECT
  'BRONZE' AS source,
  q.table_name AS table_id,
  q.rule,
  q.day AS data_date,
  CAST(q.evaluation AS STRING) AS evaluation,
  CAST(NULL AS STRING) AS catalog_name,
  split_part(q.table_name, '.', 1) AS schema_name,
  split_part(q.table_name, '.', 2) AS table_name,
  q.dimension AS check_dimension,
  ${def.rule_severity(q.level)} AS severity,
  CASE WHEN q.rows_broken = 0 THEN 'PASSED' ELSE 'FAILED' END AS status,
  q.rows_evaluated,
  q.rows_broken,
  CAST(NULL AS BIGINT) AS downstream_tables,
  q.evaluated_at,
  CAST(q.evaluated_at AS DATE) AS evaluation_date
FROM ${ops}.data_quality_results AS q
UNION ALL
-- A check that the platform did not make has no status; where it made none, the whole has one.
SELECT
  'PLATFORM' AS source,
  r.table_id,
  c.rule,
  CAST(r.event_time AS DATE) AS data_date,
  CAST(unix_micros(r.event_time) AS STRING) AS evaluation,
  r.catalog_name,
  r.schema_name,
  r.table_name,
  CASE c.rule WHEN 'freshness' THEN 'FRESHNESS' WHEN 'completeness' THEN 'COMPLETENESS'
    ELSE 'VALIDITY' END AS check_dimension,
  ${def.impact_severity(r.downstream_impact.impact_level)} AS severity,
  ${def.platform_check_status(c.status)} AS status,
  CAST(NULL AS BIGINT) AS rows_evaluated,
  CAST(NULL AS BIGINT) AS rows_broken,
  r.downstream_impact.num_downstream_tables AS downstream_tables,
  r.event_time AS evaluated_at,
  CAST(r.event_time AS DATE) AS evaluation_date
FROM ${bronze}.data_quality_monitoring_table_results AS r
INNER JOIN (
  SELECT
    t.table_id,
    t.event_time,
    stack(
      3,
      'freshness', t.freshness.status,
      'completeness', t.completeness.status,
      'health', CASE WHEN coalesce(t.freshness.status, t.completeness.status) IS NULL
        THEN coalesce(t.status, ${def.unknown_member}) END
    ) AS (rule, status)
  FROM ${bronze}.data_quality_monitoring_table_results AS t
) AS c ON r.table_id = c.table_id AND r.event_time = c.event_time AND c.status IS NOT NULL
