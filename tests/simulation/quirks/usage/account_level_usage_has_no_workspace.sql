SELECT count(*)
FROM {billing.usage}
WHERE workspace_id IS NULL
  AND usage_unit = 'GB'
