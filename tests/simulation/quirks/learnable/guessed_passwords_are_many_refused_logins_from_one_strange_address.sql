WITH refused AS (
  SELECT
    user_identity.email AS principal, event_date, count(*) + 1 AS times,
    count(DISTINCT source_ip_address) AS addresses
  FROM {access.audit}
  WHERE action_name = 'login' AND response.status_code = 401
  GROUP BY ALL
  HAVING count(*) > 10
)
SELECT count(*) > 0 AND bool_and(r.times = l.times AND r.addresses = 1)
FROM refused AS r
FULL JOIN (SELECT * FROM {_labels.user_anomalies} WHERE cause = 'guessed_passwords') AS l
  USING (principal, event_date)
WHERE event_date < DATE '2026-01-31'
