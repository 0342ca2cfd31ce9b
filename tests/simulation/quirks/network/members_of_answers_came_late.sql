SELECT bool_and((dns_event.rdata IS NULL) = (event_time < TIMESTAMP '2025-12-01'))
FROM {access.outbound_network}
WHERE destination_type = 'DNS'
