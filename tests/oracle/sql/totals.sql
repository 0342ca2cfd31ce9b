SELECT
  coalesce(sum(list_cost), 0),
  coalesce(sum(account_cost), 0),
  count(*),
  count(*) FILTER (WHERE NOT is_priced)
FROM priced
WHERE usage_date BETWEEN $first AND $last
