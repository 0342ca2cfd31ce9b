-- What came after one day up to another: all rows, those for days before the newest day that was
-- already there, and corrections.
WITH held AS (
  SELECT max(usage_date) AS newest_day FROM billing.usage WHERE ingestion_date <= $after
)
SELECT
  count(*),
  count(*) FILTER (WHERE u.usage_date < h.newest_day),
  count(*) FILTER (WHERE u.record_type <> 'ORIGINAL')
FROM billing.usage AS u
CROSS JOIN held AS h
WHERE u.ingestion_date > $after AND u.ingestion_date <= $until
