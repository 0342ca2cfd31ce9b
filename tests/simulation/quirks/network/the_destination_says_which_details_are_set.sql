SELECT
  list(DISTINCT destination_type ORDER BY destination_type) = ['DNS', 'IP', 'STORAGE']
  AND bool_and((dns_event IS NOT NULL) = (destination_type = 'DNS'))
  AND bool_and((storage_event IS NOT NULL) = (destination_type = 'STORAGE'))
FROM {access.outbound_network}
