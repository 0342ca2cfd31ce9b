SELECT count(DISTINCT operation_type) = 6
  AND bool_and((operation_metrics['number_of_deleted_files'] IS NOT NULL) = (operation_type = 'VACUUM'))
FROM {storage.predictive_optimization_operations_history}
WHERE operation_status = 'SUCCESSFUL'
