WITH lives AS (
  SELECT
    central_clean_room_id AS id,
    min(event_time) FILTER (event_type = 'CLEAN_ROOM_CREATED') AS since,
    max(event_time) FILTER (event_type = 'CLEAN_ROOM_DELETED') AS until
  FROM {access.clean_room_events}
  GROUP BY ALL
)
SELECT count(DISTINCT id) = 3 AND count(DISTINCT id) FILTER (until IS NOT NULL) = 2
  AND bool_and(e.event_time >= l.since AND e.event_time <= coalesce(l.until, e.event_time))
FROM {access.clean_room_events} AS e
JOIN lives AS l ON l.id = e.central_clean_room_id
