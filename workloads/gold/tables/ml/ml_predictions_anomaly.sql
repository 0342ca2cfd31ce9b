/* ---
comment: Verdicts on whether something is unusual. Filled by model inference.
kind: fact
loaded_by: ml
like: gold.ml_predictions_regression
columns:
  prediction: {type: DOUBLE, comment: "Anomaly score."}
--- */
