SELECT item, change_time, CAST(NULL AS TIMESTAMPTZ) AS delete_time, title
FROM (VALUES
  ('a', TIMESTAMPTZ '2026-02-20 00:00:00+00', 'Apple'),
  ('a', TIMESTAMPTZ '2026-02-25 00:00:00+00', 'Red apple')
) AS i(item, change_time, title)
