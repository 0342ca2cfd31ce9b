WITH daily AS (
  SELECT
    workspace_id,
    billing_origin_product AS product,
    usage_date,
    sum(usage_quantity) FILTER (usage_unit IN ('DBU', 'DSU')) AS quantity
  FROM {billing.usage}
  GROUP BY ALL
),
compared AS (
  SELECT *, median(quantity) OVER (PARTITION BY workspace_id, product) AS usual
  FROM daily
)
SELECT count(*) > 5 AND avg((quantity > usual * 1.5)::INT) > 0.5
FROM {_labels.cost_anomalies} AS a
JOIN compared AS c
  ON c.workspace_id = a.workspace_id AND c.product = a.billing_origin_product
  AND c.usage_date = a.usage_date
