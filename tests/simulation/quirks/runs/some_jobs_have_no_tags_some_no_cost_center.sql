SELECT count(*) FILTER (tags IS NULL) > 0
AND count(*) FILTER (cardinality(tags) = 0) > 0
AND count(*) FILTER (cardinality(tags) = 3) > 0
FROM {lakeflow.jobs}
