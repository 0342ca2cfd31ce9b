SELECT bool_and((rule_label IS NULL) = (event_time < TIMESTAMP '2025-12-01'))
FROM {access.inbound_network}
