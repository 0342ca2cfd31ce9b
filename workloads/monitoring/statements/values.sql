/* ---
comment: How often each value of each column occurs, per window and slice.
placeholders:
  rows: the monitored rows, with window_start
  slice_ids: one hash of (key, value) per slice of a row
  texts: the columns that are not numbers, as text
  numbers: the columns that are numbers, as doubles
  texts_count: how many texts there are; the places of the numbers come after theirs
--- */
-- Slices and columns are numbers here, and equal values are counted before the rows are spread over
-- their slices: most columns hold few values.
WITH tagged AS (
  SELECT r.*, ARRAY(${slice_ids}) AS slice_ids
  FROM (${rows}) AS r
),
texts AS (
  SELECT t.window_start, XXHASH64(t.slice_ids) AS combination, POSEXPLODE(ARRAY(${texts})) AS (place, text)
  FROM tagged AS t
),
numbers AS (
  SELECT t.window_start, XXHASH64(t.slice_ids) AS combination, POSEXPLODE(ARRAY(${numbers})) AS (place, number)
  FROM tagged AS t
),
counted AS (
  SELECT t.window_start, t.combination, t.place, CAST(NULL AS DOUBLE) AS number, t.text, COUNT(*) AS n
  FROM texts AS t
  GROUP BY t.window_start, t.combination, t.place, t.text
  UNION ALL
  SELECT m.window_start, m.combination, m.place + ${texts_count} AS place, m.number, NULL AS text, COUNT(*) AS n
  FROM numbers AS m
  GROUP BY m.window_start, m.combination, m.place, m.number
),
combinations AS (
  SELECT DISTINCT XXHASH64(t.slice_ids) AS combination, t.slice_ids
  FROM tagged AS t
),
slices AS (
  SELECT c.combination, EXPLODE(c.slice_ids) AS slice_id
  FROM combinations AS c
)
SELECT c.window_start, s.slice_id, c.place, c.number, c.text, SUM(c.n) AS n
FROM counted AS c
INNER JOIN slices AS s ON s.combination = c.combination
GROUP BY c.window_start, s.slice_id, c.place, c.number, c.text
