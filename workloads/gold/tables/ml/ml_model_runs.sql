/* ---
comment: Every training of a model, with its outcome and numbers. Filled by model training.
kind: fact
loaded_by: ml
grain: one row per training run and model
key: [run_id, model]
columns:
  run_id: {type: STRING, comment: Id of the job run that trained.}
  model: {type: STRING, comment: Name of the model.}
  trained_at: {type: TIMESTAMP, comment: "When the training ran, UTC."}
  outcome: {type: STRING, comment: "PROMOTED, NOT_PROMOTED or INSUFFICIENT_DATA."}
  version: {type: INT, comment: "Version in the registry, NULL when none was registered."}
  mlflow_run_id: {type: STRING, comment: Id of the MLflow run.}
  metric_name: {type: STRING, comment: Name of the metric that decides.}
  metric_value: {type: DOUBLE, comment: Value of the new model on the held-out days.}
  baseline_value: {type: DOUBLE, comment: Value of the baseline on the same days.}
  champion_value: {type: DOUBLE, comment: "Value of the present champion on the same days, NULL without one."}
  data_from: {type: DATE, comment: First day of the data.}
  data_to: {type: DATE, comment: Last day of the data.}
  train_rows: {type: BIGINT, comment: Rows that the model learned from.}
  test_rows: {type: BIGINT, comment: Rows that it was measured on.}
  features: {type: "ARRAY<STRING>", comment: Names of the features.}
  library_versions: {type: STRING, comment: Versions of the libraries.}
  seed: {type: INT, comment: Seed of the training.}
  message: {type: STRING, comment: "Why the outcome is what it is, for example what was missing."}
--- */
