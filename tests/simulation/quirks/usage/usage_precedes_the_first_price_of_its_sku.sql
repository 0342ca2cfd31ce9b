SELECT count(*)
FROM {billing.usage} AS u
WHERE usage_start_time <
    (SELECT min(price_start_time)
     FROM {billing.list_prices} AS p
     WHERE p.sku_name = u.sku_name
       AND p.cloud = u.cloud)
