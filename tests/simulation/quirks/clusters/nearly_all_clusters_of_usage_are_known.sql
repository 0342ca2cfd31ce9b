WITH used AS (
  SELECT DISTINCT workspace_id, billing_origin_product AS product, usage_metadata.cluster_id AS id
  FROM {billing.usage}
  WHERE usage_metadata.cluster_id IS NOT NULL
),
found AS (
  SELECT u.product, EXISTS (
    SELECT 1
    FROM {compute.clusters} AS c
    WHERE c.workspace_id = u.workspace_id AND c.cluster_id = u.id
  ) AS is_known
  FROM used AS u
)
SELECT
  bool_and(is_known) FILTER (product IN ('ALL_PURPOSE', 'DLT'))
  AND bool_and(NOT is_known) FILTER (product = 'MODEL_SERVING')
  AND count(*) FILTER (product = 'MODEL_SERVING') > 0
  AND avg(is_known::INT) FILTER (product = 'JOBS') BETWEEN 0.85 AND 0.99
FROM found
