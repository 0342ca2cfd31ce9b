SELECT count(*) > 20 AND bool_and(f.listing_id IS NOT NULL)
FROM {marketplace.listing_access_events} AS a
LEFT JOIN {marketplace.listing_funnel_events} AS f
  ON f.listing_id = a.listing_id AND f.event_time = a.event_time
  AND f.event_type = 'COMPLETE_' || a.event_type
