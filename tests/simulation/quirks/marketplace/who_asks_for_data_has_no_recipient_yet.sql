SELECT count(DISTINCT event_type) = 2
  AND bool_and((consumer_delta_sharing_recipient_name IS NULL) = (event_type = 'REQUEST_DATA'))
FROM {marketplace.listing_access_events}
