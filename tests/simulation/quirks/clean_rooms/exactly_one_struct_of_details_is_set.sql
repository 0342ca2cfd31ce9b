SELECT count(DISTINCT event_type) = 7 AND bool_and(
  (clean_room_created_metadata IS NOT NULL)::INT + (clean_room_deleted_metadata IS NOT NULL)::INT
  + (run_notebook_started_metadata IS NOT NULL)::INT
  + (run_notebook_completed_metadata IS NOT NULL)::INT
  + (clean_room_assets_updated_metadata IS NOT NULL)::INT
  + (output_schema_deleted_metadata IS NOT NULL)::INT
  + (asset_review_created_metadata IS NOT NULL)::INT = 1
)
FROM {access.clean_room_events}
