/* ---
comment: SKUs of the price list, and those that only usage or negotiated prices mention.
kind: dimension
grain: one row per SKU and cloud
key: [sku_name, cloud]
reads:
  bronze.billing_list_prices: {sku_name: sku_name, cloud: cloud}
  bronze.billing_account_prices: {sku_name: sku_name, cloud: cloud}
  bronze.billing_usage: {sku_name: sku_name, cloud: cloud}
adds_only: [bronze.billing_account_prices, bronze.billing_usage]
checks:
  fail: [unique, not_null]
  warn: [min_rows 1]
columns:
  sku_name: {type: STRING, comment: Name of the SKU.}
  cloud: {type: STRING, comment: "AWS, AZURE or GCP."}
  usage_unit: {type: STRING, comment: "Unit that the SKU is sold in, for example DBU."}
  product_family: {type: STRING, comment: "Family read from the SKU's name: SQL, JOBS, DLT, ALL_PURPOSE, AI, STORAGE, NETWORK or OTHER."}
  is_serverless: {type: BOOLEAN, comment: Whether the SKU's name says serverless.}
  is_known: {type: BOOLEAN, comment: Whether the price list has the SKU; FALSE when only usage or a negotiated price mentions it.}
--- */
WITH listed AS (
  SELECT p.sku_name, p.cloud, max_by(p.usage_unit, p.price_start_time) AS usage_unit
  FROM ${bronze}.billing_list_prices AS p
  GROUP BY p.sku_name, p.cloud
),
mentioned AS (
  SELECT u.sku_name, u.cloud, u.usage_unit
  FROM ${bronze}.billing_usage AS u
  UNION ALL
  SELECT a.sku_name, a.cloud, a.usage_unit
  FROM ${bronze}.billing_account_prices AS a
),
mentioned_once AS (
  SELECT sku_name, cloud, max(usage_unit) AS usage_unit
  FROM mentioned
  GROUP BY sku_name, cloud
)
SELECT
  coalesce(l.sku_name, s.sku_name) AS sku_name,
  coalesce(l.cloud, s.cloud) AS cloud,
  coalesce(l.usage_unit, s.usage_unit) AS usage_unit,
  ${def.product_family(coalesce(l.sku_name, s.sku_name))} AS product_family,
  contains(coalesce(l.sku_name, s.sku_name), 'SERVERLESS') AS is_serverless,
  l.sku_name IS NOT NULL AS is_known
FROM listed AS l
FULL OUTER JOIN mentioned_once AS s ON l.sku_name = s.sku_name AND l.cloud = s.cloud
