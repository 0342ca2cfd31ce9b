/* ---
comment: How good the predictions were, by the day on which they were made.
kind: fact
loaded_by: ml
grain: one row per model, version, problem type and day of prediction
key: [model, version, problem_type, day]
reads:
  gold.ml_predictions_regression: {model: model, version: version, problem_type: "'regression'", day: "CAST(predicted_at AS DATE)"}
  gold.ml_predictions_classification: {model: model, version: version, problem_type: "'classification'", day: "CAST(predicted_at AS DATE)"}
  gold.ml_predictions_anomaly: {model: model, version: version, problem_type: "'anomaly'", day: "CAST(predicted_at AS DATE)"}
day: day
columns:
  model: {type: STRING, comment: Name of the model.}
  version: {type: INT, comment: Version of the model in the registry.}
  problem_type: {type: STRING, comment: "regression, classification or anomaly."}
  day: {type: DATE, comment: "Day on which the predictions were made, UTC."}
  domain: {type: STRING, comment: Domain of the model.}
  entity_type: {type: STRING, comment: Kind of entity.}
  predictions: {type: BIGINT, comment: Number of predictions.}
  flagged: {type: BIGINT, comment: Number that ask for attention.}
  mean_score: {type: DOUBLE, comment: "Mean score, NULL where the model has none."}
  actuals_known: {type: BIGINT, comment: Number whose actual is known.}
  mae: {type: DOUBLE, comment: "Mean absolute error where actuals are known, in the unit of the prediction; regression only."}
  precision: {type: DOUBLE, comment: "Share of the flagged that were right, where actuals are known; not for regression."}
  recall: {type: DOUBLE, comment: "Share of the real cases that were flagged, where actuals are known; not for regression."}
  actuals_coverage: {type: DOUBLE, comment: Share of the predictions whose actual is known.}
--- */
WITH predictions AS (
  SELECT p.model, p.version, 'regression' AS problem_type, CAST(p.predicted_at AS DATE) AS day, p.domain, p.entity_type,
    p.prediction, p.score, p.is_flagged, p.actual
  FROM ${gold}.ml_predictions_regression AS p
  UNION ALL
  SELECT p.model, p.version, 'classification' AS problem_type, CAST(p.predicted_at AS DATE) AS day, p.domain, p.entity_type,
    p.prediction, p.score, p.is_flagged, p.actual
  FROM ${gold}.ml_predictions_classification AS p
  UNION ALL
  SELECT p.model, p.version, 'anomaly' AS problem_type, CAST(p.predicted_at AS DATE) AS day, p.domain, p.entity_type,
    p.prediction, p.score, p.is_flagged, p.actual
  FROM ${gold}.ml_predictions_anomaly AS p
)
SELECT
  model,
  version,
  problem_type,
  day,
  max(domain) AS domain,
  max(entity_type) AS entity_type,
  count(*) AS predictions,
  count_if(is_flagged) AS flagged,
  avg(score) AS mean_score,
  count(actual) AS actuals_known,
  avg(CASE WHEN problem_type = 'regression' THEN abs(prediction - actual) END) AS mae,
  CASE WHEN problem_type <> 'regression' THEN
    ${def.ratio(count_if(is_flagged AND actual = 1), count_if(is_flagged AND actual IS NOT NULL))}
  END AS precision,
  CASE WHEN problem_type <> 'regression' THEN
    ${def.ratio(count_if(is_flagged AND actual = 1), count_if(actual = 1))}
  END AS recall,
  ${def.ratio(count(actual), count(*))} AS actuals_coverage
FROM predictions
GROUP BY model, version, problem_type, day
