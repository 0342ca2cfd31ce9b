SELECT count(*)
FROM {serving.served_entities}
WHERE change_time > endpoint_delete_time
