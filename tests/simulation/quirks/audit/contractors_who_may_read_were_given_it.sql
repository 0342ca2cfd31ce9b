SELECT count(*) > 0 AND bool_and(EXISTS (
  SELECT 1
  FROM {access.audit} AS a
  WHERE a.action_name = 'updatePermissions'
    AND a.request_params['securable_full_name']
      = concat_ws('.', p.table_catalog, p.table_schema, p.table_name)
    AND contains(a.request_params['changes'], '"' || p.grantee || '", "add"')
))
FROM {information_schema.table_privileges} AS p
WHERE p.grantee LIKE '%@contractor.example'
