SELECT count(DISTINCT key) = 2
FROM (
  SELECT unnest(map_keys(request_params)) AS key
  FROM {access.audit}
  WHERE action_name = 'getTable'
)
WHERE lower(key) = 'full_name_arg'
