SELECT bool_and(first = 0 AND last = columns - 1)
FROM (
  SELECT min(ordinal_position) AS first, max(ordinal_position) AS last, count(*) AS columns
  FROM {information_schema.columns}
  GROUP BY table_catalog, table_schema, table_name
)
