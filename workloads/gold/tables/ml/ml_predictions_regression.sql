/* ---
comment: Predictions of numbers. Filled by model inference.
kind: fact
loaded_by: ml
grain: one row per model version, entity, day of knowledge and predicted day
key: [model, version, entity_key, as_of_date, predicted_for]
day: predicted_for
pii: [entity_key]
columns:
  model: {type: STRING, comment: Name of the model.}
  version: {type: INT, comment: Version of the model in the registry.}
  entity_key: {type: STRING, comment: "What the prediction is about: the entity's key values, joined by |."}
  as_of_date: {type: DATE, comment: Day whose features were used; nothing later was known.}
  predicted_for: {type: DATE, comment: Day that is predicted.}
  domain: {type: STRING, comment: Domain of the model.}
  entity_type: {type: STRING, comment: Kind of entity.}
  horizon_days: {type: INT, comment: Days from as_of_date to predicted_for.}
  predicted_at: {type: TIMESTAMP, comment: "When the prediction was made, UTC."}
  prediction: {type: DOUBLE, comment: "Predicted number."}
  prediction_low: {type: DOUBLE, comment: "Lower bound, 10th percentile, where the model has one."}
  prediction_high: {type: DOUBLE, comment: "Upper bound, 90th percentile, where the model has one."}
  score: {type: DOUBLE, comment: "Strength of the prediction between 0 and 1, where the model has one."}
  is_flagged: {type: BOOLEAN, comment: Whether the prediction asks for attention.}
  explanation: {type: STRING, comment: Features that weighed most.}
  actual: {type: DOUBLE, comment: "What really happened, in the unit of the prediction; NULL until known."}
  actual_known_at: {type: TIMESTAMP, comment: "When the actual was filled in, UTC."}
--- */
