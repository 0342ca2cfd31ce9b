/* ---
comment: The days of this week and the last.
kind: generated
grain: one row per day
key: [date]
columns:
  date: {type: DATE, comment: Day.}
  is_past: {type: BOOLEAN, comment: Whether it lies before the day of the run.}
--- */
SELECT d.date, d.date < ${run.day} AS is_past
FROM (SELECT explode(sequence(date_sub(${run.day}, 7), date_add(${run.day}, 6))) AS date) AS d
