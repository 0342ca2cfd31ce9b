SELECT list(DISTINCT policy_outcome ORDER BY policy_outcome)
  = ['DENIED', 'DENY', 'DENY_DRY_RUN', 'DRY_RUN_DENIAL']
FROM {access.inbound_network}
