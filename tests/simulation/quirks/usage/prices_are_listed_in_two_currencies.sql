SELECT count(*)
FROM {list_prices}
WHERE currency_code = 'EUR'
