SELECT sku_name, cloud, usage_unit, count(*) AS records, sum(usage_quantity) AS quantity
FROM priced
WHERE NOT is_priced AND usage_date BETWEEN $first AND $last
GROUP BY sku_name, cloud, usage_unit
ORDER BY sku_name, cloud, usage_unit
