SELECT avg((statement_id IN (SELECT statement_id FROM {query.history}))::INT) BETWEEN 0.88 AND 0.97
FROM (SELECT DISTINCT statement_id FROM {access.table_lineage} WHERE statement_id IS NOT NULL)
