SELECT list(DISTINCT inherited_from ORDER BY inherited_from) = ['CATALOG', 'NONE', 'SCHEMA']
FROM {information_schema.table_privileges}
