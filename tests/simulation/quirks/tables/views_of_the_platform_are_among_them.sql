SELECT count(*) > 0 AND bool_and(table_owner = 'System user')
FROM {information_schema.tables}
WHERE table_schema = 'information_schema'
