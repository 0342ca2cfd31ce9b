SELECT
  count(*) > 100
  AND bool_and(user_identity.email = 'System-User' AND source_ip_address IS NULL)
  AND count(DISTINCT identity_metadata.run_as) > 3
FROM {access.audit}
WHERE action_name IN ('runSucceeded', 'runFailed')
