SELECT count(*)
FROM (
  SELECT DISTINCT usage_metadata.dlt_pipeline_id AS pipeline_id
  FROM {billing.usage}
  WHERE billing_origin_product = 'DLT'
) AS u
WHERE u.pipeline_id NOT IN (SELECT pipeline_id FROM {lakeflow.pipelines})
  AND u.pipeline_id NOT IN (SELECT pipeline_id FROM {lakeflow.pipeline_update_timeline})
