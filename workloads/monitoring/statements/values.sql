/* ---
comment: How often each value of each column occurs, per window and slice.
placeholders:
  rows: the monitored rows, with window_start
  slices: one struct(key, value) per slice of a row
  cells: one struct(name, type, is_numeric, number, text) per column of a row
--- */
-- Equal cells are counted before the rows are spread over their slices: most columns hold few values.
WITH cells AS (
  SELECT r.window_start, ARRAY(${slices}) AS slices, EXPLODE(ARRAY(${cells})) AS cell
  FROM (${rows}) AS r
),
counted AS (
  SELECT
    c.window_start,
    c.slices,
    c.cell.name,
    c.cell.type,
    c.cell.is_numeric,
    c.cell.number,
    c.cell.text,
    COUNT(*) AS n
  FROM cells AS c
  GROUP BY
    c.window_start, c.slices, c.cell.name, c.cell.type, c.cell.is_numeric, c.cell.number, c.cell.text
),
sliced AS (
  SELECT c.*, EXPLODE(c.slices) AS slice
  FROM counted AS c
)
SELECT
  s.window_start,
  s.slice.key AS slice_key,
  s.slice.value AS slice_value,
  s.name AS column_name,
  s.type AS data_type,
  s.is_numeric,
  s.number,
  s.text,
  SUM(s.n) AS n
FROM sliced AS s
GROUP BY
  s.window_start, s.slice.key, s.slice.value, s.name, s.type, s.is_numeric, s.number, s.text
