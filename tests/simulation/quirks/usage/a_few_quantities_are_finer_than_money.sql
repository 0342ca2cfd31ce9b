SELECT count(*) BETWEEN 1 AND 50
FROM {billing.usage}
WHERE usage_quantity <> CAST(usage_quantity AS DECIMAL(20,
                                                 9))
