SELECT count(*) FILTER (custom_tags IS NULL) > 0
AND count(*) FILTER (cardinality(custom_tags) = 0) > 0
FROM {billing.usage}
