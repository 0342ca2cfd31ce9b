SELECT
  count(*) FILTER (last_altered > created) > 50
  AND count(*) FILTER (last_altered = created) > 50
  AND bool_and(last_altered >= created AND last_altered < TIMESTAMP '2026-02-01')
FROM {information_schema.tables}
