SELECT
  bool_and((audit_level = 'ACCOUNT_LEVEL') = (workspace_id IS NULL OR workspace_id = '0'))
  AND count(*) FILTER (workspace_id = '0') > count(*) FILTER (workspace_id IS NULL)
  AND count(*) FILTER (workspace_id IS NULL) > 0
FROM {access.audit}
