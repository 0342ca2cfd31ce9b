SELECT count(*)
FROM (
  SELECT workspace_id
  FROM {billing.usage}
  WHERE workspace_id IS NOT NULL
  GROUP BY ALL
  HAVING min(usage_date) > DATE '2026-01-31' - 30
)
