SELECT count(*) > 10 AND avg((e.event_id IS NOT NULL)::INT) > 0.95
FROM {access.clean_room_events} AS s
LEFT JOIN {access.clean_room_events} AS e
  ON e.run_notebook_completed_metadata.run_id = s.run_notebook_started_metadata.run_id
  AND e.event_time > s.event_time
WHERE s.event_type = 'RUN_NOTEBOOK_STARTED'
