SELECT count(*) > 50 AND bool_and(contains(
  q.statement_text, coalesce(l.target_table_full_name, l.source_table_full_name)
))
FROM {access.table_lineage} AS l
JOIN {query.history} AS q ON q.statement_id = l.statement_id AND q.executed_by = coalesce(l.created_by, q.executed_by)
WHERE l.direct_access AND q.statement_text LIKE '%main.%'
