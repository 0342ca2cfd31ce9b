SELECT coalesce(b.record_id, f.record_id) AS record_id, b.bronze_rows, f.gold_rows
FROM (
  SELECT u.record_id, count(*) AS bronze_rows FROM ${bronze}.billing_usage AS u GROUP BY u.record_id
) AS b
FULL OUTER JOIN (
  SELECT g.record_id, count(*) AS gold_rows FROM ${gold}.fact_usage AS g GROUP BY g.record_id
) AS f ON b.record_id = f.record_id
WHERE b.bronze_rows IS DISTINCT FROM 1 OR f.gold_rows IS DISTINCT FROM 1
