SELECT count(*) FILTER (usage_context IS NULL) > 0
  AND count(*) FILTER (cardinality(usage_context) = 0) > 0
  AND count(*) FILTER (usage_context['project'] IS NOT NULL) > 0
FROM {serving.endpoint_usage}
