/* ---
comment: Daily list cost per workspace and product, by the day on which it became known.
kind: fact
grain: one row per workspace, product, day of usage and day of knowledge
key: [workspace_id, billing_origin_product, usage_date, known_on]
reads:
  gold.fact_usage:
    workspace_id: workspace_id
    billing_origin_product: billing_origin_product
    usage_date: usage_date
    known_on: greatest(usage_date, ingestion_date)
day: usage_date
columns:
  workspace_id: {type: STRING, comment: Workspace that is charged; UNKNOWN for usage of the account as a whole.}
  billing_origin_product: {type: STRING, comment: Product that caused the usage.}
  usage_date: {type: DATE, comment: "Day of the usage, UTC."}
  known_on: {type: DATE, comment: Day on which the records came; never before the usage.}
  account_id: {type: STRING, comment: Account that is charged.}
  list_cost: {type: "DECIMAL(38,18)", comment: "List cost of the records, USD, corrections included; unpriced records count as 0."}
--- */
-- A record without a product belongs to no entity whose cost could be forecast.
SELECT
  u.workspace_id,
  u.billing_origin_product,
  u.usage_date,
  greatest(u.usage_date, u.ingestion_date) AS known_on,
  max(u.account_id) AS account_id,
  coalesce(sum(u.list_cost), 0) AS list_cost
FROM ${gold}.fact_usage AS u
WHERE u.billing_origin_product IS NOT NULL
GROUP BY u.workspace_id, u.billing_origin_product, u.usage_date, greatest(u.usage_date, u.ingestion_date)
