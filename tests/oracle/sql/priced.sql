-- Each billing record with the prices in force when its usage began, and what it costs.
-- What has no price, or costs more than can be held, has no cost. A table, for it is asked often.
CREATE TEMP TABLE priced AS
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
charged AS (
  SELECT
    *,
    cost_of(
      CAST(usage_quantity AS DECIMAL(38, 18)), CAST(list_price AS DECIMAL(38, 18))
    ) AS list_cost,
    cost_of(
      CAST(usage_quantity AS DECIMAL(38, 18)),
      CAST(coalesce(account_price, list_price) AS DECIMAL(38, 18))
    ) AS account_cost
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
  coalesce(
    nullif(trim(identity_metadata.run_as), ''), nullif(trim(identity_metadata.owned_by), ''), 'UNKNOWN'
  ) AS owner,
  usage_metadata.job_run_id AS job_run_id,
  list_cost IS NOT NULL AS is_priced,
  list_cost,
  account_cost
FROM charged
