SELECT count(*)
FROM {usage}
WHERE sku_name NOT IN
    (SELECT sku_name
     FROM {list_prices})
