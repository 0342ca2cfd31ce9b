SELECT count(*) > 0 AND bool_and(v.source_table_full_name IS NOT NULL)
FROM {access.table_lineage} AS l
LEFT JOIN {access.table_lineage} AS v
  ON v.event_id = l.event_id AND v.source_type = 'VIEW' AND v.direct_access
WHERE NOT l.direct_access
