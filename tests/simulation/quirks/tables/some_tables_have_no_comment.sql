SELECT count(*) FILTER (comment IS NULL) BETWEEN 1 AND count(*) - 1
FROM {information_schema.tables}
