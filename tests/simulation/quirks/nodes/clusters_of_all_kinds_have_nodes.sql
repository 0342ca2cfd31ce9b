SELECT list(DISTINCT c.cluster_source ORDER BY c.cluster_source) = ['JOB', 'PIPELINE', 'UI']
FROM (SELECT DISTINCT cluster_id FROM {compute.node_timeline}) AS n
JOIN {compute.clusters} AS c USING (cluster_id)
