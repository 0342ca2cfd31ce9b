SELECT count(DISTINCT entity_type) = 4 AND bool_and(
  (external_model_config IS NOT NULL)::INT + (foundation_model_config IS NOT NULL)::INT
  + (custom_model_config IS NOT NULL)::INT + (feature_spec_config IS NOT NULL)::INT = 1)
FROM {serving.served_entities}
