SELECT count(*) FILTER (names > 1) > 0 AND count(*) FILTER (channels > 1) > 0
  AND count(*) FILTER (configurations > 1) > 0
FROM (
  SELECT count(DISTINCT name) AS names, count(DISTINCT settings.channel) AS channels,
    count(DISTINCT configuration::TEXT) AS configurations
  FROM {lakeflow.pipelines}
  GROUP BY workspace_id, pipeline_id
)
