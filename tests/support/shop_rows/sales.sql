-- Ten days, three sales of each of two items a day; one row of the last day breaks a rule.
SELECT
  concat(day, ' ', item, ' ', number) AS sale,
  item,
  if(number = 3, 'unlisted', 'north') AS store,
  CAST(day AS DATE) AS sold_on,
  CAST(day AS DATE) AS arrived,
  CASE WHEN day = '2026-03-01' AND item = 'b' AND number = 3 THEN NULL
    ELSE CAST(number + if(item = 'a', 1, 2) AS INTEGER) END AS quantity,
  'n' AS note
FROM (
  SELECT CAST(CAST(day AS DATE) AS VARCHAR) AS day
  FROM generate_series(DATE '2026-02-20', DATE '2026-03-01', INTERVAL 1 DAY) AS s(day)
), (VALUES ('a'), ('b')) AS i(item), (VALUES (1), (2), (3)) AS n(number)
