/* ---
comment: Predictions of a class. Filled by model inference.
kind: fact
loaded_by: ml
like: gold.ml_predictions_regression
columns:
  prediction: {type: DOUBLE, comment: "1 for the predicted class, else 0."}
--- */
