SELECT avg((created_by IS NULL)::INT) BETWEEN 0.0001 AND 0.02 FROM {access.table_lineage}
