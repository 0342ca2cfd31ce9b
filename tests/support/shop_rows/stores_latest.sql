SELECT 'north' AS store, 'Oslo' AS city
