SELECT
  count(*) FILTER (operation_status = 'SUCCESSFUL') > 100
  AND count(*) FILTER (operation_status LIKE 'FAILED: %') > 5
  AND bool_and(operation_status = 'SUCCESSFUL' OR operation_status LIKE 'FAILED: %')
FROM {storage.predictive_optimization_operations_history}
