SELECT
  count(*) FILTER (workspace_id IN ('4471902336180045', '7719336520480078')) = 0
  AND count(*) FILTER (access_type = 'DROP') > 0
  AND count(*) FILTER (access_type = 'DRY_RUN_DENIAL') > 0
FROM {access.outbound_network}
