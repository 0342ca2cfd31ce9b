SELECT count(*)
FROM {billing.usage}
WHERE sku_name NOT IN
    (SELECT sku_name
     FROM {billing.list_prices})
