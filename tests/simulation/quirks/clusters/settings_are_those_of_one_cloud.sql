SELECT
  count(aws_attributes) > 0 AND count(azure_attributes) > 0 AND count(gcp_attributes) > 0
  AND bool_and(
    (aws_attributes IS NOT NULL)::INT + (azure_attributes IS NOT NULL)::INT
      + (gcp_attributes IS NOT NULL)::INT = 1
  )
FROM {compute.clusters}
