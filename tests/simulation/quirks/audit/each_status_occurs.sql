SELECT list(DISTINCT response.status_code ORDER BY response.status_code) = [200, 400, 401, 403, 404, 500]
FROM {access.audit}
