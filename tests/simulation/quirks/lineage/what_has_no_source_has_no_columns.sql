SELECT count(*) = count(source_column_name) AND count(target_column_name) BETWEEN 1 AND count(*) - 1
FROM {access.column_lineage}
