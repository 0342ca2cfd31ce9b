SELECT 'billing.usage' AS source_table, usage_date AS day, count(*) AS row_count
FROM usage GROUP BY ALL
UNION ALL
SELECT 'lakeflow.job_run_timeline', CAST(period_start_time AS DATE), count(*)
FROM run_slices GROUP BY ALL
UNION ALL
SELECT 'lakeflow.jobs', CAST(change_time AS DATE), count(*)
FROM jobs GROUP BY ALL
UNION ALL
SELECT 'billing.list_prices', CAST(price_start_time AS DATE), count(*)
FROM list_prices GROUP BY ALL
UNION ALL
SELECT 'billing.account_prices', CAST(price_start_time AS DATE), count(*)
FROM account_prices GROUP BY ALL
UNION ALL
SELECT 'access.workspaces_latest', NULL, count(*)
FROM workspaces
ORDER BY ALL
