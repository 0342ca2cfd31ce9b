SELECT count(*) > 0 AND bool_and(
  usage_metadata.dlt_pipeline_id IS NOT NULL AND usage_metadata.dlt_update_id IS NULL)
FROM {billing.usage}
WHERE usage_metadata.dlt_maintenance_id IS NOT NULL
