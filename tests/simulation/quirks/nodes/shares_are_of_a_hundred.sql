SELECT bool_and(cpu_user_percent >= 0 AND cpu_user_percent + cpu_system_percent + cpu_wait_percent <= 104
    AND mem_used_percent BETWEEN 0 AND 100 AND mem_swap_percent >= 0)
  AND max(mem_swap_percent) > 0 AND max(cpu_user_percent) > 90
FROM {compute.node_timeline}
