SELECT count(*)
FROM {usage} AS u
WHERE usage_start_time <
    (SELECT min(price_start_time)
     FROM {list_prices} AS p
     WHERE p.sku_name = u.sku_name
       AND p.cloud = u.cloud)
