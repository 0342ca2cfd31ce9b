WITH named AS (
  SELECT regexp_extract(statement_text, '\bmain\.(\w+\.\w+)', 1) AS name
  FROM {query.history}
  WHERE statement_text LIKE '%main.%'
)
SELECT avg((t.table_name IS NOT NULL)::INT) BETWEEN 0.9 AND 0.9999
FROM named AS n
LEFT JOIN {information_schema.tables} AS t
  ON t.table_catalog = 'main' AND t.table_schema || '.' || t.table_name = n.name
