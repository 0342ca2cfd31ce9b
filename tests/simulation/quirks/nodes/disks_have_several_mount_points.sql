SELECT bool_and(cardinality(disk_free_bytes_per_mount_point) = 2)
FROM {compute.node_timeline}
