/* ---
comment: How do the number, the speed and the failures of SQL statements change over time?
examples:
  - How many queries ran on each of the last 14 days, and how many of them failed?
  - At which hours of last week did queries wait longest for compute?
parameters:
  days_back: {type: INT, default: "14", comment: Number of whole days before as_of to look at.}
  granularity: {type: STRING, default: "'DAY'", comment: "Length of a bucket: HOUR, DAY or WEEK (Monday to Sunday)."}
  as_of: {type: DATE, default: "current_date()", comment: "Day on which one looks, UTC; it is not complete, so the last bucket ends before it."}
  workspace_filter: {type: STRING, default: "'ALL'", comment: "Id or name of one workspace, or ALL."}
columns:
  bucket_start: {type: TIMESTAMP, comment: "Start of the bucket, UTC."}
  bucket_end: {type: TIMESTAMP, comment: "End of the bucket, not included, UTC."}
  is_partial: {type: BOOLEAN, comment: Whether the chosen days hold only a part of the bucket; never compare it with a whole one.}
  queries: {type: BIGINT, comment: "Number of statements that started in the bucket, 0 when there were none."}
  failed_queries: {type: BIGINT, comment: Number of statements that failed; those that a user cancelled are no failures.}
  cancelled_queries: {type: BIGINT, comment: Number of statements that somebody cancelled.}
  failure_rate: {type: DOUBLE, comment: "Failed statements as a fraction (0 to 1) of those that nobody cancelled; NULL when there are none."}
  cached_queries: {type: BIGINT, comment: Number of statements answered from the result cache.}
  users: {type: BIGINT, comment: Number of principals that ran statements.}
  warehouses: {type: BIGINT, comment: Number of SQL warehouses that ran statements.}
  mean_seconds: {type: DOUBLE, comment: "Mean wall-clock seconds of a statement, NULL when none is known."}
  median_seconds: {type: DOUBLE, comment: "Wall-clock seconds that half of the statements do not exceed, NULL when none is known."}
  p95_seconds: {type: DOUBLE, comment: "Wall-clock seconds that 95 percent of the statements do not exceed, NULL when none is known."}
  wait_seconds: {type: DOUBLE, comment: "Seconds that statements waited for compute or at capacity, 0 when there were none."}
  read_bytes: {type: BIGINT, comment: "Bytes read, 0 when there were no statements."}
  spilled_bytes: {type: BIGINT, comment: "Bytes written to disk for want of memory, 0 when there were no statements."}
reads: [gold.fact_query, gold.dim_workspace]
rows_on_empty: 14
--- */
WITH span AS (
  SELECT
    CAST(DATE_SUB(as_of, days_back) AS TIMESTAMP) AS first_time,
    CAST(as_of AS TIMESTAMP) AS end_time,
    CASE UPPER(granularity)
      WHEN 'HOUR' THEN 1
      WHEN 'DAY' THEN 24
      WHEN 'WEEK' THEN 168
      ELSE RAISE_ERROR(CONCAT('a bucket is HOUR, DAY or WEEK, not ', granularity))
    END AS hours
),
buckets AS (
  SELECT
    b.bucket_start,
    b.bucket_start + MAKE_DT_INTERVAL(0, s.hours) AS bucket_end,
    s.first_time,
    s.end_time
  FROM span AS s
  LATERAL VIEW EXPLODE(
    CASE WHEN s.first_time < s.end_time THEN SEQUENCE(
      DATE_TRUNC(granularity, s.first_time),
      s.end_time - INTERVAL '1' SECOND,
      MAKE_DT_INTERVAL(0, s.hours)
    ) END
  ) b AS bucket_start
),
counted AS (
  SELECT
    DATE_TRUNC(granularity, q.start_time) AS bucket_start,
    COUNT(*) AS queries,
    COUNT_IF(q.is_failure) AS failed_queries,
    COUNT_IF(q.is_cancelled) AS cancelled_queries,
    COUNT_IF(q.is_cached) AS cached_queries,
    COUNT(DISTINCT q.executed_by) AS users,
    COUNT(DISTINCT q.workspace_id, q.warehouse_id) AS warehouses,
    AVG(q.total_seconds) AS mean_seconds,
    PERCENTILE(q.total_seconds, 0.5) AS median_seconds,
    PERCENTILE(q.total_seconds, 0.95) AS p95_seconds,
    SUM(q.wait_seconds) AS wait_seconds,
    SUM(q.read_bytes) AS read_bytes,
    SUM(q.spilled_bytes) AS spilled_bytes
  FROM ${gold}.fact_query AS q
  LEFT JOIN ${gold}.dim_workspace AS w ON q.workspace_id = w.workspace_id
  WHERE q.query_date >= DATE_SUB(as_of, days_back)
    AND q.query_date < as_of
    AND workspace_filter IN ('ALL', q.workspace_id, w.workspace_name)
  GROUP BY DATE_TRUNC(granularity, q.start_time)
)
SELECT
  b.bucket_start,
  b.bucket_end,
  b.bucket_start < b.first_time OR b.bucket_end > b.end_time AS is_partial,
  COALESCE(c.queries, 0) AS queries,
  COALESCE(c.failed_queries, 0) AS failed_queries,
  COALESCE(c.cancelled_queries, 0) AS cancelled_queries,
  ${def.ratio(c.failed_queries, c.queries - c.cancelled_queries)} AS failure_rate,
  COALESCE(c.cached_queries, 0) AS cached_queries,
  COALESCE(c.users, 0) AS users,
  COALESCE(c.warehouses, 0) AS warehouses,
  c.mean_seconds,
  c.median_seconds,
  c.p95_seconds,
  COALESCE(c.wait_seconds, 0) AS wait_seconds,
  COALESCE(c.read_bytes, 0) AS read_bytes,
  COALESCE(c.spilled_bytes, 0) AS spilled_bytes
FROM buckets AS b
LEFT JOIN counted AS c ON b.bucket_start = c.bucket_start
ORDER BY b.bucket_start
