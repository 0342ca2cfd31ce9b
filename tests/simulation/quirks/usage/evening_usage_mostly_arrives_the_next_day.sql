SELECT avg((ingestion_date > usage_date)::INT) BETWEEN 0.4 AND 0.8
FROM {billing.usage}
WHERE record_type = 'ORIGINAL' AND hour(usage_end_time - INTERVAL 1 SECOND) >= 20
  AND usage_end_time - usage_start_time <= INTERVAL 1 HOUR AND usage_date < DATE '2026-01-27'
