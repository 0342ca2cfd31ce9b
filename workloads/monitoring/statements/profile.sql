/* ---
comment: The rows of the profile metrics table, but for the derived metrics.
placeholders:
  values: relation of value counts of the windows to profile
  rows: the monitored rows of these windows, with window_start
  slices: one struct(key, value) per slice of a row
  aggregates: custom aggregates over the rows of a slice, each AS a name, with a leading comma
  metrics: the custom aggregates of a metric row, by column_name, with a leading comma
  names: the columns by place
  types: their types
  texts_count: the place of the first number
  quantiles: the quantiles to compute, ascending shares
  granularity: text of the granularity
  seconds: length of a window
--- */
WITH numbered AS (
  SELECT v.*, NANVL(v.number, NULL) AS value
  FROM ${values} AS v
),
-- Deviations are summed from a value near the mean, or their squares would lose digits.
pivots AS (
  SELECT n.place, COALESCE(AVG(n.value), 0D) AS pivot
  FROM numbered AS n
  GROUP BY n.place
),
grouped AS (
  SELECT
    n.window_start,
    n.slice_id,
    n.place,
    SUM(n.n) AS count,
    SUM(CASE WHEN n.number IS NULL AND n.text IS NULL THEN n.n ELSE 0 END) AS num_nulls,
    SUM(CASE WHEN n.value IS NOT NULL THEN n.n END) AS num_values,
    MAX(p.pivot) AS pivot,
    SUM((n.value - p.pivot) * n.n) AS deviation,
    SUM((n.value - p.pivot) * (n.value - p.pivot) * n.n) AS squares,
    PERCENTILE(
      n.value, ARRAY(${quantiles}), CASE WHEN n.value IS NULL THEN 0 ELSE n.n END
    ) AS quantiles,
    MIN(n.value) AS min,
    MAX(n.value) AS max,
    SUM(CASE WHEN n.value = 0 THEN n.n ELSE 0 END) AS num_zeros,
    SUM(CASE WHEN ISNAN(n.number) THEN n.n ELSE 0 END) AS num_nan,
    MIN(LENGTH(n.text)) AS min_length,
    MAX(LENGTH(n.text)) AS max_length,
    SUM(LENGTH(n.text) * n.n) / SUM(CASE WHEN n.text IS NOT NULL THEN n.n END) AS avg_length,
    COUNT(n.number) + COUNT(n.text) AS distinct_count,
    COLLECT_LIST(CASE WHEN n.text IS NOT NULL THEN STRUCT(-n.n AS rank, n.text AS item) END) AS items
  FROM numbered AS n
  INNER JOIN pivots AS p ON p.place = n.place
  GROUP BY n.window_start, n.slice_id, n.place
),
described AS (
  SELECT
    g.*,
    ELEMENT_AT(ARRAY(${names}), g.place + 1) AS column_name,
    ELEMENT_AT(ARRAY(${types}), g.place + 1) AS data_type,
    g.place >= ${texts_count} AS is_numeric,
    ELEMENT_AT(ARRAY(${types}), g.place + 1) = 'string' AS is_text
  FROM grouped AS g
),
sliced AS (
  SELECT r.*, EXPLODE(ARRAY(${slices})) AS slice
  FROM (${rows}) AS r
),
aggregated AS (
  SELECT
    s.window_start, s.slice.key AS slice_key, s.slice.value AS slice_value,
    XXHASH64(s.slice.key, s.slice.value) AS slice_id, COUNT(*) AS count${aggregates}
  FROM sliced AS s
  GROUP BY s.window_start, s.slice.key, s.slice.value
),
described_and_table AS (
  SELECT
    d.window_start, d.slice_id, d.column_name, d.data_type, d.count, d.num_nulls,
    d.pivot + d.deviation / d.num_values AS avg,
    d.quantiles, d.min, d.max,
    SQRT(
      GREATEST(0D, d.squares - d.deviation * d.deviation / d.num_values) / NULLIF(d.num_values - 1, 0)
    ) AS stddev,
    CASE WHEN d.is_numeric THEN d.num_zeros END AS num_zeros,
    CASE WHEN d.is_numeric THEN d.num_nan END AS num_nan,
    CASE WHEN d.is_text THEN CAST(d.min_length AS DOUBLE) END AS min_length,
    CASE WHEN d.is_text THEN CAST(d.max_length AS DOUBLE) END AS max_length,
    CASE WHEN d.is_text THEN d.avg_length END AS avg_length,
    CASE WHEN NOT d.is_numeric THEN TRANSFORM(
      SLICE(ARRAY_SORT(d.items), 1, 10), i -> STRUCT(i.item AS item, -i.rank AS count)
    ) END AS frequent_items,
    d.distinct_count,
    CAST(NULL AS ARRAY<STRING>) AS non_null_columns
  FROM described AS d
  UNION ALL
  SELECT
    d.window_start, d.slice_id, ':table' AS column_name, NULL AS data_type, MAX(d.count) AS count,
    NULL AS num_nulls, NULL AS avg, NULL AS quantiles, NULL AS min, NULL AS max, NULL AS stddev,
    NULL AS num_zeros, NULL AS num_nan, NULL AS min_length, NULL AS max_length, NULL AS avg_length,
    NULL AS frequent_items, NULL AS distinct_count,
    ARRAY_SORT(COLLECT_LIST(CASE WHEN d.num_nulls < d.count THEN d.column_name END)) AS non_null_columns
  FROM described AS d
  GROUP BY d.window_start, d.slice_id
)
SELECT
  STRUCT(
    d.window_start AS start, TIMESTAMP_SECONDS(UNIX_SECONDS(d.window_start) + ${seconds}) AS end
  ) AS window,
  ${granularity} AS granularity,
  a.slice_key,
  a.slice_value,
  d.column_name,
  d.data_type,
  d.count,
  d.num_nulls,
  d.avg,
  d.quantiles,
  d.min,
  d.max,
  d.stddev,
  d.num_zeros,
  d.num_nan,
  d.min_length,
  d.max_length,
  d.avg_length,
  d.frequent_items,
  d.non_null_columns,
  ELEMENT_AT(d.quantiles, 51) AS median,
  d.distinct_count,
  100D * d.num_nulls / d.count AS percent_null,
  100D * d.num_zeros / d.count AS percent_zeros,
  100D * d.num_nan / d.count AS percent_nan,
  100D * d.distinct_count / d.count AS percent_distinct${metrics}
FROM described_and_table AS d
INNER JOIN aggregated AS a ON d.window_start = a.window_start AND d.slice_id = a.slice_id
