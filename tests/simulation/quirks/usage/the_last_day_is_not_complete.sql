SELECT
  (SELECT count(*)
   FROM {billing.usage}
   WHERE usage_date = DATE '2026-01-30'
     AND ingestion_date > usage_date)
