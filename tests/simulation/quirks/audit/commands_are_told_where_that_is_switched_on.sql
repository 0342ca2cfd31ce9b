SELECT
  count(*) > 10 AND count(DISTINCT workspace_id) < 5
  AND bool_and(request_params['commandText'] IS NOT NULL)
FROM {access.audit}
WHERE action_name = 'runCommand'
