SELECT bool_and((response.status_code = 200) = (response.error_message IS NULL)) FROM {access.audit}
