WITH read AS (
  SELECT DISTINCT split_part(source_path, '/', 5) AS name
  FROM {access.table_lineage}
  WHERE source_path IS NOT NULL
)
SELECT count(*) > 1 AND bool_and(v.volume_name IS NOT NULL)
FROM read AS r
LEFT JOIN {information_schema.volumes} AS v
  ON v.volume_catalog = 'main' AND v.volume_schema = 'landing' AND v.volume_name = r.name
