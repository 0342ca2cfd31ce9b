SELECT count(*) > 1000 AND bool_and(event_date = CAST(event_time AS DATE)) FROM {access.audit}
