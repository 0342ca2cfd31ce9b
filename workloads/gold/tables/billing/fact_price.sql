/* ---
comment: Prices in force, list and negotiated, on a common time axis without overlaps.
kind: fact
grain: one row per SKU, cloud, unit, currency and start of validity
key: [sku_name, cloud, usage_unit, currency_code, price_start_time]
unit: [sku_name, cloud, usage_unit, currency_code]
reads:
  bronze.billing_list_prices: {sku_name: sku_name, cloud: cloud, usage_unit: usage_unit, currency_code: currency_code}
  bronze.billing_account_prices: {sku_name: sku_name, cloud: cloud, usage_unit: usage_unit, currency_code: currency_code}
checks:
  fail: [unique, not_null, price_end_time IS NULL OR price_end_time > price_start_time]
  warn: [min_rows 1, effective_list_price IS NOT NULL]
columns:
  sku_name: {type: STRING, comment: Name of the SKU.}
  cloud: {type: STRING, comment: "AWS, AZURE or GCP."}
  usage_unit: {type: STRING, comment: Unit that the price is for.}
  currency_code: {type: STRING, comment: "Currency of the prices, for example USD."}
  price_start_time: {type: TIMESTAMP, comment: "First instant at which the prices apply, UTC."}
  price_end_time: {type: TIMESTAMP, comment: "First instant at which they no longer apply, UTC; NULL while they do."}
  list_price: {type: "DECIMAL(38,18)", comment: "List price per unit, before promotions."}
  promotional_price: {type: "DECIMAL(38,18)", comment: "Price per unit under a promotion, NULL without one."}
  effective_list_price: {type: "DECIMAL(38,18)", comment: List price per unit that applies.}
  account_price: {type: "DECIMAL(38,18)", comment: "Negotiated price per unit, NULL where none was agreed."}
--- */
WITH prices AS (
  SELECT
    l.sku_name, l.cloud, l.usage_unit, l.currency_code, l.price_start_time, l.price_end_time,
    'LIST' AS source,
    l.pricing.default AS list_price,
    l.pricing.promotional.default AS promotional_price,
    coalesce(l.pricing.effective_list.default, l.pricing.default) AS effective_list_price,
    CAST(NULL AS DECIMAL(38,18)) AS account_price
  FROM ${bronze}.billing_list_prices AS l
  UNION ALL
  SELECT
    a.sku_name, a.cloud, a.usage_unit, a.currency_code, a.price_start_time, a.price_end_time,
    'ACCOUNT' AS source,
    NULL AS list_price,
    NULL AS promotional_price,
    NULL AS effective_list_price,
    a.pricing.default AS account_price
  FROM ${bronze}.billing_account_prices AS a
),
-- Either price may change while the other stays: every start and end begins a new row.
boundaries AS (
  SELECT sku_name, cloud, usage_unit, currency_code, price_start_time AS boundary
  FROM prices
  UNION
  SELECT sku_name, cloud, usage_unit, currency_code, price_end_time AS boundary
  FROM prices
  WHERE price_end_time IS NOT NULL
),
segments AS (
  SELECT
    sku_name, cloud, usage_unit, currency_code,
    boundary AS price_start_time,
    lead(boundary) OVER (
      PARTITION BY sku_name, cloud, usage_unit, currency_code ORDER BY boundary
      ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING
    ) AS price_end_time
  FROM boundaries
)
-- Where the source has overlapping rows, the one that began last applies.
SELECT
  s.sku_name,
  s.cloud,
  s.usage_unit,
  s.currency_code,
  s.price_start_time,
  s.price_end_time,
  max_by(p.list_price, p.price_start_time) FILTER (WHERE p.source = 'LIST') AS list_price,
  max_by(p.promotional_price, p.price_start_time) FILTER (WHERE p.source = 'LIST') AS promotional_price,
  max_by(p.effective_list_price, p.price_start_time) FILTER (WHERE p.source = 'LIST') AS effective_list_price,
  max_by(p.account_price, p.price_start_time) FILTER (WHERE p.source = 'ACCOUNT') AS account_price
FROM segments AS s
INNER JOIN prices AS p
  ON s.sku_name = p.sku_name AND s.cloud = p.cloud AND s.usage_unit = p.usage_unit
  AND s.currency_code = p.currency_code
  AND s.price_start_time >= p.price_start_time
  AND (p.price_end_time IS NULL OR s.price_start_time < p.price_end_time)
GROUP BY s.sku_name, s.cloud, s.usage_unit, s.currency_code, s.price_start_time, s.price_end_time
