-- Each billing record with the prices in force when its usage began, and what it costs.
-- Quantities and prices are rounded to nine decimals; what does not fit, or has no price, has no cost.
CREATE TEMP VIEW priced AS
WITH matched AS (
  SELECT
    u.*,
    coalesce(l.pricing.effective_list."default", l.pricing."default") AS list_price,
    a.pricing."default" AS account_price
  FROM billing.usage AS u
  LEFT JOIN billing.list_prices AS l
    ON l.sku_name = u.sku_name AND l.cloud = u.cloud AND l.usage_unit = u.usage_unit
    AND l.currency_code = 'USD'
    AND l.price_start_time <= u.usage_start_time
    AND (l.price_end_time IS NULL OR u.usage_start_time < l.price_end_time)
  LEFT JOIN billing.account_prices AS a
    ON a.sku_name = u.sku_name AND a.cloud = u.cloud AND a.usage_unit = u.usage_unit
    AND a.currency_code = 'USD'
    AND a.price_start_time <= u.usage_start_time
    AND (a.price_end_time IS NULL OR u.usage_start_time < a.price_end_time)
  QUALIFY row_number() OVER (
    PARTITION BY u.record_id
    ORDER BY l.price_start_time DESC NULLS LAST, a.price_start_time DESC NULLS LAST
  ) = 1
),
rounded AS (
  SELECT
    *,
    try_cast(usage_quantity AS DECIMAL(20, 9)) AS quantity_9,
    try_cast(list_price AS DECIMAL(17, 9)) AS list_9,
    try_cast(coalesce(account_price, list_price) AS DECIMAL(17, 9)) AS account_9
  FROM matched
)
SELECT
  record_id,
  coalesce(workspace_id, 'UNKNOWN') AS workspace_id,
  sku_name,
  cloud,
  usage_unit,
  usage_date,
  usage_quantity,
  record_type,
  ingestion_date,
  billing_origin_product,
  coalesce(identity_metadata.run_as, identity_metadata.owned_by, 'UNKNOWN') AS owner,
  usage_metadata.job_run_id AS job_run_id,
  list_9 IS NOT NULL AND quantity_9 IS NOT NULL AS is_priced,
  quantity_9 * list_9 AS list_cost,
  quantity_9 * account_9 AS account_cost
FROM rounded
