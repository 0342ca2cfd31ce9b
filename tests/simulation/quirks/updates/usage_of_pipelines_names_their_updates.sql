SELECT count(*) > 1000
  AND avg((u.update_id IS NOT NULL)::INT) > 0.9
FROM {billing.usage} AS b
LEFT JOIN (
  SELECT workspace_id, pipeline_id, update_id, min(period_start_time) AS starts, max(period_end_time) AS stops
  FROM {lakeflow.pipeline_update_timeline}
  GROUP BY ALL
) AS u ON u.workspace_id = b.workspace_id
  AND u.pipeline_id = b.usage_metadata.dlt_pipeline_id
  AND u.update_id = b.usage_metadata.dlt_update_id
  AND b.usage_start_time >= u.starts AND b.usage_end_time <= u.stops
WHERE b.billing_origin_product IN ('DLT', 'LAKEFLOW_CONNECT') AND b.usage_date < DATE '2026-01-29'
  AND b.usage_metadata.dlt_update_id IS NOT NULL
  AND b.usage_metadata.dlt_pipeline_id IN (SELECT pipeline_id FROM {lakeflow.pipelines})
