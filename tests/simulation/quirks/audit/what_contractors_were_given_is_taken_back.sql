SELECT count(*)
FROM {access.audit}
WHERE action_name = 'updatePermissions' AND contains(request_params['changes'], '"remove"')
