/* ---
comment: Days of the calendar, from the first year that is loaded to the end of the next one.
kind: generated
grain: one row per day
key: [date]
checks:
  fail: [unique, not_null]
  warn: [min_rows 730]
columns:
  date: {type: DATE, comment: The day.}
  year: {type: INT, comment: Calendar year.}
  quarter: {type: INT, comment: "Quarter of the year, 1 to 4."}
  month: {type: INT, comment: "Month of the year, 1 to 12."}
  month_start: {type: DATE, comment: First day of the month.}
  week_start: {type: DATE, comment: Monday of the week.}
  iso_year: {type: INT, comment: "Year that the ISO week belongs to; differs from year around the turn of the year."}
  iso_week: {type: INT, comment: "ISO week, 1 to 53."}
  day_of_month: {type: INT, comment: "Day of the month, 1 to 31."}
  day_of_week: {type: INT, comment: "Day of the ISO week, 1 is Monday."}
  day_name: {type: STRING, comment: "English name of the day, for example Monday."}
  is_weekend: {type: BOOLEAN, comment: Whether the day belongs to the weekend.}
  is_month_start: {type: BOOLEAN, comment: Whether the day is the first of its month.}
  is_month_end: {type: BOOLEAN, comment: Whether the day is the last of its month.}
  days_in_month: {type: INT, comment: Number of days of the month.}
  day_of_year: {type: INT, comment: "Day of the year, 1 to 366."}
  days_in_year: {type: INT, comment: Number of days of the year.}
--- */
-- Whole years, so that the table grows once a year and a new day writes nothing.
WITH days AS (
  SELECT explode(sequence(
    make_date(year(date_sub(${run.day}, ${run.lookback_days})), 1, 1),
    make_date(year(${run.day}) + 1, 12, 31)
  )) AS date
)
SELECT
  date,
  year(date) AS year,
  quarter(date) AS quarter,
  month(date) AS month,
  trunc(date, 'MONTH') AS month_start,
  trunc(date, 'WEEK') AS week_start,
  extract(YEAROFWEEK FROM date) AS iso_year,
  weekofyear(date) AS iso_week,
  day(date) AS day_of_month,
  weekday(date) + 1 AS day_of_week,
  date_format(date, 'EEEE') AS day_name,
  weekday(date) + 1 IN ${def.weekend_days} AS is_weekend,
  day(date) = 1 AS is_month_start,
  date = last_day(date) AS is_month_end,
  day(last_day(date)) AS days_in_month,
  dayofyear(date) AS day_of_year,
  dayofyear(make_date(year(date), 12, 31)) AS days_in_year
FROM days
