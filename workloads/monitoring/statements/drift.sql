/* ---
comment: The rows of the drift metrics table, each window against the one before it.
placeholders:
  values: relation of value counts of the windows to compare and those before them
  profile: the profile metrics table
  names: the columns by place
  categories_count: the place of the first time
  texts_count: the place of the first number
  windows: list of the starts of the windows to compare
  granularity: text of the granularity
  seconds: length of a window
  metrics: custom drift metrics over the rows c (current) and b (before), with a leading comma
--- */
WITH pairs AS (
  SELECT
    c.window.start AS window_start,
    XXHASH64(c.slice_key, c.slice_value) AS slice_id,
    CAST(ARRAY_POSITION(ARRAY(${names}), c.column_name) - 1 AS INT) AS place,
    STRUCT(c.*) AS c,
    STRUCT(b.*) AS b,
    CAST(c.count - c.num_nulls - COALESCE(c.num_nan, 0) AS DOUBLE) AS current_total,
    CAST(b.count - b.num_nulls - COALESCE(b.num_nan, 0) AS DOUBLE) AS base_total,
    b.quantiles[10] AS edge_1, b.quantiles[20] AS edge_2, b.quantiles[30] AS edge_3,
    b.quantiles[40] AS edge_4, b.quantiles[50] AS edge_5, b.quantiles[60] AS edge_6,
    b.quantiles[70] AS edge_7, b.quantiles[80] AS edge_8, b.quantiles[90] AS edge_9
  FROM ${profile} AS c
  INNER JOIN ${profile} AS b
    ON b.granularity = c.granularity AND b.window.end = c.window.start
    AND b.slice_key <=> c.slice_key AND b.slice_value <=> c.slice_value AND b.column_name = c.column_name
  WHERE c.granularity = ${granularity} AND c.window.start IN (${windows})
),
sides AS (
  SELECT v.window_start, v.slice_id, v.place, v.number, v.text, v.n AS current_n, 0 AS base_n
  FROM ${values} AS v
  UNION ALL
  SELECT TIMESTAMP_SECONDS(UNIX_SECONDS(v.window_start) + ${seconds}) AS window_start, v.slice_id,
    v.place, v.number, v.text, 0 AS current_n, v.n AS base_n
  FROM ${values} AS v
),
-- Numbers: a value of both windows is two rows here, which the frame of peers takes together. The
-- edges below it are added up one by one: a lambda over an array of them is ten times as slow.
numbers AS (
  SELECT
    s.window_start, s.slice_id, s.place, s.number,
    s.current_n / p.current_total AS current_share,
    s.base_n / p.base_total AS base_share,
    p.current_total, p.base_total,
    CAST(p.edge_1 < s.number AS INT) + CAST(p.edge_2 < s.number AS INT)
    + CAST(p.edge_3 < s.number AS INT) + CAST(p.edge_4 < s.number AS INT)
    + CAST(p.edge_5 < s.number AS INT) + CAST(p.edge_6 < s.number AS INT)
    + CAST(p.edge_7 < s.number AS INT) + CAST(p.edge_8 < s.number AS INT)
    + CAST(p.edge_9 < s.number AS INT) AS bin
  FROM sides AS s
  INNER JOIN pairs AS p
    ON p.window_start = s.window_start AND p.slice_id = s.slice_id AND p.place = s.place
  WHERE s.window_start IN (${windows}) AND s.place >= ${texts_count}
    AND NANVL(s.number, NULL) IS NOT NULL AND p.current_total > 0 AND p.base_total > 0
),
ordered AS (
  SELECT
    n.*,
    ABS(SUM(n.current_share - n.base_share) OVER (
      PARTITION BY n.window_start, n.slice_id, n.place ORDER BY n.number
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )) AS distance,
    LEAD(n.number) OVER (
      PARTITION BY n.window_start, n.slice_id, n.place ORDER BY n.number
    ) - n.number AS gap
  FROM numbers AS n
),
-- The bins are the tenths of the window before; an empty one counts as a ten-thousandth.
binned AS (
  SELECT
    o.window_start, o.slice_id, o.place, o.bin,
    MAX(o.current_total) AS current_total,
    MAX(o.base_total) AS base_total,
    GREATEST(SUM(o.current_share), 0.0001D) AS current_share,
    GREATEST(SUM(o.base_share), 0.0001D) AS base_share,
    MAX(o.distance) AS ks,
    SUM(o.distance * o.gap) AS wasserstein
  FROM ordered AS o
  GROUP BY o.window_start, o.slice_id, o.place, o.bin
),
numeric AS (
  SELECT
    b.window_start, b.slice_id, b.place,
    MAX(b.ks) AS ks,
    SQRT(
      MAX(b.current_total) * MAX(b.base_total) / (MAX(b.current_total) + MAX(b.base_total))
    ) * MAX(b.ks) AS ks_scaled,
    COALESCE(SUM(b.wasserstein), 0D) AS wasserstein,
    SUM((b.current_share - b.base_share) * LN(b.current_share / b.base_share)) AS stability
  FROM binned AS b
  GROUP BY b.window_start, b.slice_id, b.place
),
-- Categories. Times are neither: no distribution of theirs is compared.
counted AS (
  SELECT s.window_start, s.slice_id, s.place, s.text,
    SUM(s.current_n) AS current_n, SUM(s.base_n) AS base_n
  FROM sides AS s
  WHERE s.window_start IN (${windows}) AND s.place < ${categories_count} AND s.text IS NOT NULL
  GROUP BY s.window_start, s.slice_id, s.place, s.text
),
shares AS (
  SELECT
    n.window_start, n.slice_id, n.place,
    p.current_total, p.base_total,
    n.current_n / p.current_total AS current_share,
    n.base_n / p.base_total AS base_share,
    (n.current_n + n.base_n) / (p.current_total + p.base_total) AS common_share
  FROM counted AS n
  INNER JOIN pairs AS p
    ON p.window_start = n.window_start AND p.slice_id = n.slice_id AND p.place = n.place
  WHERE p.current_total > 0 AND p.base_total > 0
),
categorical AS (
  SELECT
    h.window_start, h.slice_id, h.place,
    SUM(
      h.current_total * POWER(h.current_share - h.common_share, 2) / h.common_share
      + h.base_total * POWER(h.base_share - h.common_share, 2) / h.common_share
    ) AS chi2,
    (COUNT(*) - 1) / 2D AS a,
    0.5D * SUM(ABS(h.current_share - h.base_share)) AS tv,
    MAX(ABS(h.current_share - h.base_share)) AS l_infinity,
    SQRT(GREATEST(0D, 0.5D * SUM(
      CASE WHEN h.current_share > 0
        THEN h.current_share * LN(2 * h.current_share / (h.current_share + h.base_share)) ELSE 0 END
      + CASE WHEN h.base_share > 0
        THEN h.base_share * LN(2 * h.base_share / (h.current_share + h.base_share)) ELSE 0 END
    ))) AS js
  FROM shares AS h
  GROUP BY h.window_start, h.slice_id, h.place
),
-- ln of the gamma function at a + 1 (Lanczos), for the chi-squared distribution.
gamma AS (
  SELECT
    m.*,
    m.chi2 / 2 AS x,
    0.91893853320467274178D + (m.a + 0.5D) * LN(m.a + 7.5D) - (m.a + 7.5D) + LN(
      0.99999999999980993D
      + 676.5203681218851D / (m.a + 1) - 1259.1392167224028D / (m.a + 2)
      + 771.32342877765313D / (m.a + 3) - 176.61502916214059D / (m.a + 4)
      + 12.507343278686905D / (m.a + 5) - 0.13857109526572012D / (m.a + 6)
      + 9.9843695780195716E-6D / (m.a + 7) + 1.5056327351493116E-7D / (m.a + 8)
    ) AS ln_gamma
  FROM categorical AS m
),
categorical_tested AS (
  SELECT
    g.*,
    CASE
      WHEN g.a = 0 OR g.x = 0 THEN 1D
      WHEN g.x > g.a + 12 * SQRT(g.a) + 60 THEN 0D
      -- 1 minus the series of the lower incomplete gamma function. Its terms grow up to the place
      -- x - a, and no longer change the total nine times the root of a or x after it.
      ELSE LEAST(1D, GREATEST(0D, 1 - EXP(g.a * LN(g.x) - g.x - g.ln_gamma) * AGGREGATE(
        SEQUENCE(1, CAST(20 + GREATEST(g.x - g.a, 0D) + 9 * SQRT(GREATEST(g.a, g.x)) AS INT)),
        STRUCT(1D AS term, 1D AS total),
        (s, k) -> STRUCT(s.term * g.x / (g.a + k) AS term, s.total + s.term * g.x / (g.a + k) AS total),
        s -> s.total
      )))
    END AS chi2_pvalue
  FROM gamma AS g
),
-- The terms of Kolmogorov's series that can change its sum, one by one for the same reason.
numeric_tested AS (
  SELECT
    n.*,
    CASE
      WHEN n.ks_scaled < 0.2 THEN 1D
      ELSE LEAST(1D, GREATEST(0D, 2 * (
        EXP(-2 * n.ks_scaled * n.ks_scaled) - EXP(-8 * n.ks_scaled * n.ks_scaled)
        + EXP(-18 * n.ks_scaled * n.ks_scaled) - EXP(-32 * n.ks_scaled * n.ks_scaled)
        + EXP(-50 * n.ks_scaled * n.ks_scaled) - EXP(-72 * n.ks_scaled * n.ks_scaled)
        + EXP(-98 * n.ks_scaled * n.ks_scaled) - EXP(-128 * n.ks_scaled * n.ks_scaled)
        + EXP(-162 * n.ks_scaled * n.ks_scaled) - EXP(-200 * n.ks_scaled * n.ks_scaled)
        + EXP(-242 * n.ks_scaled * n.ks_scaled) - EXP(-288 * n.ks_scaled * n.ks_scaled)
        + EXP(-338 * n.ks_scaled * n.ks_scaled) - EXP(-392 * n.ks_scaled * n.ks_scaled)
        + EXP(-450 * n.ks_scaled * n.ks_scaled) - EXP(-512 * n.ks_scaled * n.ks_scaled)
        + EXP(-578 * n.ks_scaled * n.ks_scaled) - EXP(-648 * n.ks_scaled * n.ks_scaled)
        + EXP(-722 * n.ks_scaled * n.ks_scaled) - EXP(-800 * n.ks_scaled * n.ks_scaled)
        + EXP(-882 * n.ks_scaled * n.ks_scaled)
      )))
    END AS ks_pvalue
  FROM numeric AS n
)
SELECT
  p.c.window,
  p.b.window AS window_cmp,
  p.c.granularity,
  p.c.slice_key,
  p.c.slice_value,
  p.c.column_name,
  p.c.data_type,
  'CONSECUTIVE' AS drift_type,
  CAST(p.c.count - p.b.count AS DOUBLE) AS count_delta,
  p.c.avg - p.b.avg AS avg_delta,
  p.c.percent_null - p.b.percent_null AS percent_null_delta,
  p.c.percent_zeros - p.b.percent_zeros AS percent_zeros_delta,
  p.c.percent_distinct - p.b.percent_distinct AS percent_distinct_delta,
  CASE WHEN p.c.column_name = ':table' THEN STRUCT(
    SIZE(ARRAY_EXCEPT(p.c.non_null_columns, p.b.non_null_columns)) AS added,
    SIZE(ARRAY_EXCEPT(p.b.non_null_columns, p.c.non_null_columns)) AS missing
  ) END AS non_null_columns_delta,
  CASE WHEN n.ks IS NOT NULL THEN STRUCT(n.ks AS statistic, n.ks_pvalue AS pvalue) END AS ks_test,
  n.wasserstein AS wasserstein_distance,
  n.stability AS population_stability_index,
  CASE WHEN t.chi2 IS NOT NULL
    THEN STRUCT(t.chi2 AS statistic, t.chi2_pvalue AS pvalue) END AS chi_squared_test,
  t.tv AS tv_distance,
  t.l_infinity AS l_infinity_distance,
  t.js AS js_distance${metrics}
FROM pairs AS p
LEFT JOIN numeric_tested AS n
  ON n.window_start = p.window_start AND n.slice_id = p.slice_id AND n.place = p.place
LEFT JOIN categorical_tested AS t
  ON t.window_start = p.window_start AND t.slice_id = p.slice_id AND t.place = p.place
