/* ---
comment: Starts (seconds since 1970) of the complete windows to profile. Those that became complete since the newest profiled one, and those whose rows changed.
placeholders:
  rows: the monitored rows, with window_start
  changes: the rows that changed since the last refresh, with window_start
  profile: the profile metrics table
  granularity: text of the granularity
  first: first window of a new monitor
  limit: end of the newest complete window
--- */
WITH profiled AS (
  SELECT
    COALESCE(MIN(p.window.start), ${first}) AS first_start,
    COALESCE(MAX(p.window.end), ${first}) AS next_start
  FROM ${profile} AS p
  WHERE p.granularity = ${granularity}
)
SELECT UNIX_SECONDS(r.window_start) AS start
FROM (${rows}) AS r
CROSS JOIN profiled AS p
WHERE r.window_start >= p.next_start AND r.window_start < ${limit}
UNION
SELECT UNIX_SECONDS(c.window_start) AS start
FROM (${changes}) AS c
CROSS JOIN profiled AS p
WHERE c.window_start >= p.first_start AND c.window_start < ${limit}
