/* ---
comment: Predictions of all models, whatever their problem type.
reads: [gold.ml_predictions_regression, gold.ml_predictions_classification, gold.ml_predictions_anomaly]
like: gold.ml_predictions_regression
columns:
  prediction: {type: DOUBLE, comment: "Prediction in the unit of the model."}
  problem_type: {type: STRING, comment: "regression, classification or anomaly."}
--- */
SELECT ${like}, 'regression' AS problem_type FROM ${gold}.ml_predictions_regression
UNION ALL
SELECT ${like}, 'classification' AS problem_type FROM ${gold}.ml_predictions_classification
UNION ALL
SELECT ${like}, 'anomaly' AS problem_type FROM ${gold}.ml_predictions_anomaly
