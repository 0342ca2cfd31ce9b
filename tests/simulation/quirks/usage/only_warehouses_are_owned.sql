SELECT bool_and(billing_origin_product = 'SQL')
FROM {billing.usage}
WHERE identity_metadata.owned_by IS NOT NULL
