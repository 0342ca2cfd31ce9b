SELECT bool_and(ingestion_date BETWEEN usage_date AND DATE '2026-01-31')
FROM {billing.usage}
