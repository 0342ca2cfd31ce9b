SELECT count(DISTINCT status) > count(DISTINCT lower(status)) AND count(DISTINCT lower(status)) = 3
FROM {data_quality_monitoring.table_results}
