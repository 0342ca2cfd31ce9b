SELECT count(*) > 100 AND count(product_features.is_serverless) = 0
FROM {billing.usage}
WHERE billing_origin_product = 'DLT' AND sku_name LIKE '%SERVERLESS%'
