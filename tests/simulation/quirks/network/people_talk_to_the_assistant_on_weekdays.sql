SELECT count(*) > 100 AND bool_and(isodow(event_date) < 6 AND initiated_by LIKE '%@%')
FROM {access.assistant_events}
