WITH selected AS (
  SELECT unnest(full_refresh_selection) AS t FROM {lakeflow.pipeline_update_timeline}
  UNION ALL
  SELECT unnest(refresh_selection) FROM {lakeflow.pipeline_update_timeline}
)
SELECT count(*) > 20 AND avg((l.table_name IS NOT NULL)::INT) > 0.5
FROM selected AS s
LEFT JOIN {information_schema.tables} AS l
  ON l.table_catalog = s.t.table_catalog AND l.table_schema = s.t.table_schema
    AND l.table_name = s.t.table_name
