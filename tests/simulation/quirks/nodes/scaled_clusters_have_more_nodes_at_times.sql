SELECT count(*)
FROM (
  SELECT cluster_id, max(nodes) AS most, min(nodes) AS fewest
  FROM (
    SELECT cluster_id, start_time, count(*) AS nodes
    FROM {compute.node_timeline}
    WHERE cluster_id IN (SELECT cluster_id FROM {compute.clusters} WHERE max_autoscale_workers IS NOT NULL)
    GROUP BY ALL
  )
  GROUP BY ALL
)
WHERE most > fewest
