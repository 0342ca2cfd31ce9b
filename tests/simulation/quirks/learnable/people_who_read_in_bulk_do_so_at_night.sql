WITH read AS (
  SELECT user_identity.email AS principal, event_date, count(*) AS times
  FROM {access.audit}
  WHERE action_name = 'generateTemporaryTableCredential' AND hour(event_time) BETWEEN 2 AND 4
    AND user_identity.email LIKE '%@%'
  GROUP BY ALL
  HAVING count(*) >= 50
)
SELECT count(*) > 0 AND count(l.times) = count(*) AND bool_and(r.times >= l.times)
FROM read AS r
FULL JOIN (SELECT * FROM {_labels.user_anomalies} WHERE cause = 'bulk_reads') AS l
  USING (principal, event_date)
WHERE event_date < DATE '2026-01-31'
