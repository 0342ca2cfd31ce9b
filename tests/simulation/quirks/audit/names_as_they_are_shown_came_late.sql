SELECT
  count(identity_metadata.run_by_display_name) > 100
  AND min(event_date) FILTER (identity_metadata.run_by_display_name IS NOT NULL) = DATE '2025-12-01'
  AND min(event_date) = DATE '2025-11-20'
FROM {access.audit}
