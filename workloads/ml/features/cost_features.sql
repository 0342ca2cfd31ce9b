/* ---
comment: Cost of each workspace and product per calendar day, with its recent history as it was known at the end of that day.
kind: fact
grain: one row per workspace, product and calendar day since its first record came
key: [workspace_id, billing_origin_product, day]
reads:
  ml.cost_days:
    workspace_id: workspace_id
    billing_origin_product: billing_origin_product
    day: {each: "sequence(known_on, greatest(known_on, date_add(usage_date, 28)))"}
  ml.cost_entities:
    workspace_id: workspace_id
    billing_origin_product: billing_origin_product
    units: >-
      SELECT e.workspace_id, e.billing_origin_product, c.day FROM ${changes} AS e
      INNER JOIN ${ml}.cost_calendar AS c ON e.account_id = c.account_id AND e.known_on <= c.day
  ml.cost_calendar:
    day: day
    units: >-
      SELECT e.workspace_id, e.billing_origin_product, c.day FROM ${changes} AS c
      INNER JOIN ${ml}.cost_entities AS e ON c.account_id = e.account_id AND e.known_on <= c.day
day: day
columns:
  workspace_id: {type: STRING, comment: Workspace that is charged; UNKNOWN for usage of the account as a whole.}
  billing_origin_product: {type: STRING, comment: Product that caused the usage.}
  day: {type: DATE, comment: "Day at whose end this was known, UTC."}
  list_cost: {type: DOUBLE, comment: "List cost of the day, USD; 0 without usage."}
  cost_lag_1: {type: DOUBLE, comment: "List cost 1 day earlier, USD."}
  cost_lag_2: {type: DOUBLE, comment: "List cost 2 days earlier, USD."}
  cost_lag_3: {type: DOUBLE, comment: "List cost 3 days earlier, USD."}
  cost_lag_4: {type: DOUBLE, comment: "List cost 4 days earlier, USD."}
  cost_lag_5: {type: DOUBLE, comment: "List cost 5 days earlier, USD."}
  cost_lag_6: {type: DOUBLE, comment: "List cost 6 days earlier, USD."}
  cost_lag_7: {type: DOUBLE, comment: "List cost 7 days earlier, USD."}
  cost_lag_14: {type: DOUBLE, comment: "List cost 14 days earlier, USD."}
  cost_lag_21: {type: DOUBLE, comment: "List cost 21 days earlier, USD."}
  cost_lag_28: {type: DOUBLE, comment: "List cost 28 days earlier, USD."}
  cost_mean_7: {type: DOUBLE, comment: "Mean list cost of the last 7 calendar days, or of those since the first usage, USD."}
  cost_mean_28: {type: DOUBLE, comment: "Mean list cost of the last 28 calendar days, or of those since the first usage, USD."}
  cost_stddev_7: {type: DOUBLE, comment: "Standard deviation of the list cost over the same days as cost_mean_7, USD."}
  cost_stddev_28: {type: DOUBLE, comment: "Standard deviation of the list cost over the same days as cost_mean_28, USD."}
  cost_trend: {type: DOUBLE, comment: "Mean of the last 7 days minus mean of the 7 days before, USD; 0 in the first two weeks."}
  active_days_28: {type: INT, comment: Days with cost among the last 28.}
  weekday: {type: INT, comment: "Day of the week, 0 is Monday."}
  day_of_month: {type: INT, comment: Day of the month.}
  days_since_first_seen: {type: INT, comment: Days since the first usage that was known.}
--- */
-- Every day from the first record on has its row, also one without usage.
WITH spine AS (
  SELECT
    e.workspace_id,
    e.billing_origin_product,
    c.day,
    min(e.first_day) AS first_day
  FROM ${ml}.cost_entities AS e
  INNER JOIN ${ml}.cost_calendar AS c ON e.account_id = c.account_id AND e.known_on <= c.day
  GROUP BY e.workspace_id, e.billing_origin_product, c.day
),
-- Cost counts from the day on which it came until its usage is 28 days old.
remembered AS (
  SELECT
    d.workspace_id,
    d.billing_origin_product,
    d.usage_date,
    d.list_cost,
    explode(sequence(d.known_on, greatest(d.known_on, date_add(d.usage_date, 28)))) AS day
  FROM ${ml}.cost_days AS d
),
summed AS (
  SELECT workspace_id, billing_origin_product, day, usage_date, sum(list_cost) AS list_cost
  FROM remembered
  GROUP BY workspace_id, billing_origin_product, day, usage_date
),
history AS (
  SELECT
    workspace_id,
    billing_origin_product,
    day,
    map_from_entries(collect_list(struct(datediff(day, usage_date), list_cost))) AS costs
  FROM summed
  GROUP BY workspace_id, billing_origin_product, day
),
-- Arrays have an order, hence the same sums of DOUBLE in every computation.
daily AS (
  SELECT
    s.workspace_id,
    s.billing_origin_product,
    s.day,
    datediff(s.day, s.first_day) AS age,
    transform(sequence(0, 28), n -> CAST(coalesce(try_element_at(h.costs, n), 0) AS DOUBLE)) AS cost
  FROM spine AS s
  LEFT JOIN history AS h
    ON s.workspace_id = h.workspace_id
    AND s.billing_origin_product = h.billing_origin_product
    AND s.day = h.day
),
averaged AS (
  SELECT
    *,
    slice(cost, 1, least(7, age + 1)) AS week,
    slice(cost, 1, least(28, age + 1)) AS month,
    aggregate(slice(cost, 1, 7), 0D, (total, x) -> total + x) / least(7, age + 1) AS cost_mean_7,
    aggregate(slice(cost, 1, 28), 0D, (total, x) -> total + x) / least(28, age + 1) AS cost_mean_28,
    aggregate(slice(cost, 8, 7), 0D, (total, x) -> total + x) / 7 AS cost_mean_before
  FROM daily
)
SELECT
  workspace_id,
  billing_origin_product,
  day,
  cost[0] AS list_cost,
  cost[1] AS cost_lag_1,
  cost[2] AS cost_lag_2,
  cost[3] AS cost_lag_3,
  cost[4] AS cost_lag_4,
  cost[5] AS cost_lag_5,
  cost[6] AS cost_lag_6,
  cost[7] AS cost_lag_7,
  cost[14] AS cost_lag_14,
  cost[21] AS cost_lag_21,
  cost[28] AS cost_lag_28,
  cost_mean_7,
  cost_mean_28,
  sqrt(aggregate(week, 0D, (total, x) -> total + (x - cost_mean_7) * (x - cost_mean_7)) / size(week)) AS cost_stddev_7,
  sqrt(aggregate(month, 0D, (total, x) -> total + (x - cost_mean_28) * (x - cost_mean_28)) / size(month)) AS cost_stddev_28,
  CASE WHEN age >= 13 THEN cost_mean_7 - cost_mean_before ELSE 0D END AS cost_trend,
  size(filter(month, x -> x <> 0)) AS active_days_28,
  weekday(day) AS weekday,
  day(day) AS day_of_month,
  age AS days_since_first_seen
FROM averaged
