SELECT count(DISTINCT event_type) = 10 FROM {marketplace.listing_funnel_events}
