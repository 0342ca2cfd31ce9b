SELECT bool_and(identity_metadata.run_as = '__REDACTED__')
FROM {billing.usage}
WHERE workspace_id = '7719336520480078'
  AND usage_metadata.job_id IS NOT NULL
