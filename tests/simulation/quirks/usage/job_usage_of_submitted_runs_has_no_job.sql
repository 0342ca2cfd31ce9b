SELECT count(*)
FROM {billing.usage}
WHERE usage_metadata.job_id IS NOT NULL
  AND usage_metadata.job_id NOT IN
    (SELECT job_id
     FROM {lakeflow.jobs})
