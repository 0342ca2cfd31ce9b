-- A key that two files have.
SELECT concat_ws(', ', $key), min(file), max(file)
FROM $rows
GROUP BY $key
HAVING min(file) <> max(file)
LIMIT 1
