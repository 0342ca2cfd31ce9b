SELECT list(DISTINCT result_state ORDER BY result_state) = ['CANCELED', 'COMPLETED', 'FAILED']
FROM {lakeflow.pipeline_update_timeline}
WHERE result_state IS NOT NULL
