SELECT
  p.workspace_id,
  w.workspace_name,
  p.sku_name,
  p.cloud,
  sum(p.list_cost) AS list_cost,
  sum(p.account_cost) AS account_cost,
  CAST(sum(p.list_cost) AS DOUBLE)
    / nullif(CAST(sum(sum(p.list_cost)) OVER () AS DOUBLE), 0) AS share_of_total,
  count(*) AS usage_records,
  count(*) FILTER (WHERE NOT p.is_priced) AS unpriced_records
FROM priced AS p
LEFT JOIN access.workspaces_latest AS w ON w.workspace_id = p.workspace_id
WHERE p.usage_date BETWEEN $first AND $last
GROUP BY p.workspace_id, w.workspace_name, p.sku_name, p.cloud
ORDER BY list_cost DESC NULLS LAST, p.workspace_id, p.sku_name, p.cloud
