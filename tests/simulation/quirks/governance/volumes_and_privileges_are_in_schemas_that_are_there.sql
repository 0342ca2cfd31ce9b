WITH named AS (
  SELECT volume_catalog AS catalog_name, volume_schema AS schema_name
  FROM {information_schema.volumes}
  UNION SELECT catalog_name, schema_name FROM {information_schema.schema_privileges}
)
SELECT count(*) > 10 AND bool_and(s.schema_name IS NOT NULL)
FROM named AS n
LEFT JOIN {information_schema.schemata} AS s
  ON s.catalog_name = n.catalog_name AND s.schema_name = n.schema_name
