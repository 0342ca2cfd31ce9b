SELECT
  count(*) FILTER (consumer_delta_sharing_recipient_type = 'OPEN') > 0
  AND bool_and(consumer_metastore_id IS NULL) FILTER (consumer_delta_sharing_recipient_type = 'OPEN')
  AND bool_and(consumer_metastore_id IS NOT NULL)
    FILTER (consumer_delta_sharing_recipient_type = 'DATABRICKS')
FROM {marketplace.listing_access_events}
