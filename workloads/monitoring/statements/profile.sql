/* ---
comment: The rows of the profile metrics table, but for the derived metrics.
placeholders:
  values: relation of value counts of the windows to profile
  rows: the monitored rows of these windows, with window_start
  slices: one struct(key, value) per slice of a row
  aggregates: custom aggregates over the rows of a slice, each AS a name, with a leading comma
  metrics: the custom aggregates of a metric row, by column_name, with a leading comma
  quantiles: the quantiles to compute, ascending shares
  granularity: text of the granularity
  seconds: length of a window
--- */
WITH numbered AS (
  SELECT
    v.*,
    NANVL(v.number, NULL) AS value,
    COALESCE(v.text, CAST(v.number AS STRING)) AS item
  FROM ${values} AS v
),
grouped AS (
  SELECT
    n.window_start,
    n.slice_key,
    n.slice_value,
    n.column_name,
    n.data_type,
    SUM(n.n) AS count,
    SUM(CASE WHEN n.item IS NULL THEN n.n ELSE 0 END) AS num_nulls,
    SUM(CASE WHEN n.value IS NOT NULL THEN n.n END) AS num_values,
    SUM(n.value * n.n) / SUM(CASE WHEN n.value IS NOT NULL THEN n.n END) AS avg,
    PERCENTILE(
      n.value, ARRAY(${quantiles}), CASE WHEN n.value IS NULL THEN 0 ELSE n.n END
    ) AS quantiles,
    MIN(n.value) AS min,
    MAX(n.value) AS max,
    SUM(CASE WHEN n.is_numeric THEN CASE WHEN n.value = 0 THEN n.n ELSE 0 END END) AS num_zeros,
    SUM(CASE WHEN n.is_numeric THEN CASE WHEN ISNAN(n.number) THEN n.n ELSE 0 END END) AS num_nan,
    MIN(CASE WHEN n.data_type = 'string' THEN LENGTH(n.text) END) AS min_length,
    MAX(CASE WHEN n.data_type = 'string' THEN LENGTH(n.text) END) AS max_length,
    SUM(CASE WHEN n.data_type = 'string' THEN LENGTH(n.text) * n.n END)
      / SUM(CASE WHEN n.data_type = 'string' AND n.text IS NOT NULL THEN n.n END) AS avg_length,
    COUNT(n.item) AS distinct_count,
    COLLECT_LIST(
      CASE WHEN n.item IS NOT NULL THEN STRUCT(-n.n AS place, n.item AS item, n.value AS value) END
    ) AS items
  FROM numbered AS n
  GROUP BY n.window_start, n.slice_key, n.slice_value, n.column_name, n.data_type
),
described AS (
  SELECT
    g.*,
    SQRT(
      AGGREGATE(g.items, 0D, (sum, i) -> sum - COALESCE(i.place * POWER(i.value - g.avg, 2), 0D))
      / NULLIF(g.num_values - 1, 0)
    ) AS stddev,
    TRANSFORM(
      SLICE(ARRAY_SORT(g.items), 1, 10), i -> STRUCT(i.item AS item, -i.place AS count)
    ) AS frequent_items
  FROM grouped AS g
),
sliced AS (
  SELECT r.*, EXPLODE(ARRAY(${slices})) AS slice
  FROM (${rows}) AS r
),
aggregated AS (
  SELECT s.window_start, s.slice.key AS slice_key, s.slice.value AS slice_value, COUNT(*) AS count${aggregates}
  FROM sliced AS s
  GROUP BY s.window_start, s.slice.key, s.slice.value
),
filled AS (
  SELECT
    d.window_start,
    d.slice_key,
    d.slice_value,
    ARRAY_SORT(COLLECT_LIST(CASE WHEN d.num_nulls < d.count THEN d.column_name END)) AS non_null_columns
  FROM described AS d
  GROUP BY d.window_start, d.slice_key, d.slice_value
),
described_and_table AS (
  SELECT
    d.window_start, d.slice_key, d.slice_value, d.column_name, d.data_type, d.count, d.num_nulls,
    d.avg, d.quantiles, d.min, d.max, d.stddev, d.num_zeros, d.num_nan, d.min_length, d.max_length,
    d.avg_length, d.frequent_items, d.distinct_count, CAST(NULL AS ARRAY<STRING>) AS non_null_columns
  FROM described AS d
  UNION ALL
  SELECT
    a.window_start, a.slice_key, a.slice_value, ':table' AS column_name, NULL AS data_type, a.count,
    NULL AS num_nulls, NULL AS avg, NULL AS quantiles, NULL AS min, NULL AS max, NULL AS stddev,
    NULL AS num_zeros, NULL AS num_nan, NULL AS min_length, NULL AS max_length, NULL AS avg_length,
    NULL AS frequent_items, NULL AS distinct_count,
    f.non_null_columns
  FROM aggregated AS a
  INNER JOIN filled AS f
    ON a.window_start = f.window_start AND a.slice_key <=> f.slice_key AND a.slice_value <=> f.slice_value
)
SELECT
  STRUCT(
    d.window_start AS start, TIMESTAMP_SECONDS(UNIX_SECONDS(d.window_start) + ${seconds}) AS end
  ) AS window,
  ${granularity} AS granularity,
  d.slice_key,
  d.slice_value,
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
  CAST(d.min_length AS DOUBLE) AS min_length,
  CAST(d.max_length AS DOUBLE) AS max_length,
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
INNER JOIN aggregated AS a
  ON d.window_start = a.window_start AND d.slice_key <=> a.slice_key AND d.slice_value <=> a.slice_value
