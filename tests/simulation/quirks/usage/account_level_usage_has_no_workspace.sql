SELECT count(*)
FROM {usage}
WHERE workspace_id IS NULL
  AND usage_unit = 'GB'
