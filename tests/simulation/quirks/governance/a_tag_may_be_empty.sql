SELECT count(*) FILTER (tag_value = '') > 0 AND count(*) FILTER (tag_value <> '') > 0
FROM {information_schema.table_tags}
