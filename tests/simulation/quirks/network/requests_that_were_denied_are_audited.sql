SELECT count(*) > 5 AND bool_and(a.event_id IS NOT NULL)
FROM {access.inbound_network} AS i
LEFT JOIN {access.audit} AS a
  ON a.action_name = 'IpAccessDenied' AND a.event_time = i.event_time
  AND a.user_identity.email = i.authenticated_as AND a.source_ip_address = i.source.ip
WHERE i.policy_outcome LIKE 'DEN%' AND i.policy_outcome <> 'DENY_DRY_RUN'
  AND i.event_time < TIMESTAMP '2026-01-31'
