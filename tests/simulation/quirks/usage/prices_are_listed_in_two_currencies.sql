SELECT count(*)
FROM {billing.list_prices}
WHERE currency_code = 'EUR'
