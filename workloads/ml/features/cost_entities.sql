/* ---
comment: Since when each workspace and product is known to cost, by the day on which that became known; a record of before moves it from its arrival on.
kind: fact
grain: one row per workspace, product and day on which an earlier first day became known
key: [workspace_id, billing_origin_product, known_on]
unit: [workspace_id, billing_origin_product]
reads:
  ml.cost_days: {workspace_id: workspace_id, billing_origin_product: billing_origin_product}
day: known_on
columns:
  workspace_id: {type: STRING, comment: Workspace that is charged; UNKNOWN for usage of the account as a whole.}
  billing_origin_product: {type: STRING, comment: Product that caused the usage.}
  known_on: {type: DATE, comment: Day from which on the first day was known to be this one.}
  account_id: {type: STRING, comment: Account that is charged.}
  first_day: {type: DATE, comment: First day of usage.}
--- */
WITH arrived AS (
  SELECT
    d.workspace_id,
    d.billing_origin_product,
    d.known_on,
    max(d.account_id) AS account_id,
    min(d.usage_date) AS first_day
  FROM ${ml}.cost_days AS d
  GROUP BY d.workspace_id, d.billing_origin_product, d.known_on
),
compared AS (
  SELECT
    *,
    min(first_day) OVER (
      PARTITION BY workspace_id, billing_origin_product ORDER BY known_on
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS first_day_before
  FROM arrived
)
SELECT workspace_id, billing_origin_product, known_on, account_id, first_day
FROM compared
WHERE first_day_before IS NULL OR first_day < first_day_before
