SELECT avg((statement_id IN (
  SELECT statement_id FROM {access.table_lineage} WHERE statement_id IS NOT NULL
))::INT) BETWEEN 0.07 AND 0.13
FROM {query.history}
