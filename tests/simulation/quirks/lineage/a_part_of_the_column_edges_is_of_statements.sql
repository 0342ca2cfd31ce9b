SELECT avg((statement_id IS NOT NULL)::INT) BETWEEN 0.2 AND 0.7 FROM {access.column_lineage}
