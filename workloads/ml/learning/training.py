"""Training: learn, measure against baseline and champion on held-out days, promote or not."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from pandas import DataFrame

from ml.learning import registry
from ml.learning.dataset import Examples, Parts, examples, lacking, split
from ml.learning.gate import Outcome, Verdict, judge
from ml.learning.model_runs import ModelRun, record
from ml.learning.reading import training_frames
from ml.learning.registry import Champion
from ml.learning.spec import Estimator, Model, ModelFile
from runtime.run_log import Step
from runtime.task import Task

BASELINE = "baseline"
SHUFFLED_ROWS = 2_000
MAIN_INPUTS = 3


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A trained model and how it compares on the held-out rows."""

    estimator: Estimator
    metrics: Mapping[str, float]
    """Metric to value."""
    rivals: Mapping[str, float]
    """Rival (`baseline`, `champion version 3`) to its value of the deciding metric."""
    main_inputs: list[str]


def train(task: Task, file: ModelFile, experiment: str, step: Step) -> None:
    """Train one model and record how it ended; too little data is an outcome, not an error."""
    model, name = file.model, task.names.table("ml", file.name)
    parts = split(model, examples(model, *training_frames(task, model)))
    run = ModelRun.of(task, file, parts)
    missing = lacking(model, parts)
    if missing is not None:
        run = run.ended(Verdict(outcome=Outcome.INSUFFICIENT_DATA, message=missing))
    else:
        # Found again when the task is repeated: what it did before it was killed then counts as
        # its own, not as a rival that it cannot beat.
        mlflow_run = registry.open_run(
            experiment,
            f"{run.model} {run.run_id}",
            {"model": run.model, "job_run_id": run.run_id},
        )
        champion = registry.champion(name, mlflow_run)
        measured = measure(model, parts, champion)
        verdict = judge(model.gate, measured.metrics[model.gate.name], measured.rivals)
        run = run.measured(model, measured.metrics, measured.rivals).ended(verdict)
        run = _store(run, model, measured, parts.test, mlflow_run, name)
    record(task, run)
    step.message = f"{run.outcome}: {run.message}"
    step.count(read=len(parts.train) + len(parts.test), written=1)


def measure(model: Model, parts: Parts, champion: Champion | None) -> Measured:
    """Learn from the older days; compare on the held-out ones.

    Learning again from all days before storing was rejected: a later training could then not
    compare with this champion on days that the champion has not seen.
    """
    inputs, test = list(model.inputs), parts.test
    estimator = model.estimator(model.seed).fit(parts.train.rows[inputs], parts.train.target)
    predicted = estimator.predict(test.rows[inputs])
    rivals = {BASELINE: baseline_value(model, test)}
    if champion is not None and set(champion.inputs) <= set(inputs):
        rivals[f"champion version {champion.version}"] = model.gate.compute(
            champion.estimator.predict(test.rows[list(champion.inputs)]), test.target
        )
    return Measured(
        estimator=estimator,
        metrics={
            metric.name: metric.compute(predicted, test.target)
            for metric in (model.gate, *model.reported)
        },
        rivals=rivals,
        main_inputs=main_inputs(model, estimator, test),
    )


def baseline_value(model: Model, test: Examples) -> float:
    """The deciding metric of the baseline on these examples."""
    predicted = DataFrame({"prediction": model.baseline(test.rows[list(model.inputs)])})
    return model.gate.compute(predicted, test.target)


def main_inputs(model: Model, estimator: Estimator, test: Examples) -> list[str]:
    """The inputs whose shuffling hurts most, in that order."""
    random = np.random.default_rng(model.seed)
    chosen = random.permutation(len(test))[:SHUFFLED_ROWS]
    rows, target = test.rows[list(model.inputs)].iloc[chosen], test.target[chosen]
    harm = {}
    for name in model.inputs:
        shuffled = rows.assign(**{name: random.permutation(rows[name].to_numpy())})
        value = model.gate.compute(estimator.predict(shuffled), target)
        harm[name] = -value if model.gate.greater_is_better else value
    return sorted(harm, key=lambda name: (-harm[name], name))[:MAIN_INPUTS]


def _store(
    run: ModelRun, model: Model, measured: Measured, test: Examples, mlflow_run: str, name: str
) -> ModelRun:
    """Log the training and its model to MLflow; register it when it was promoted."""
    rivals = {"baseline": run.baseline_value, "champion": run.champion_value}
    compared = {
        f"{rival}_{run.metric_name}": value for rival, value in rivals.items() if value is not None
    }
    parameters = measured.estimator.get_params()
    registry.log_run(
        mlflow_run,
        registry.Record(
            params={
                **{key: value for key, value in parameters.items() if not callable(value)},
                "seed": run.seed,
                "features": json.dumps(run.features),
                "library_versions": run.library_versions,
                "data_from": run.data_from,
                "data_to": run.data_to,
                "train_rows": run.train_rows,
                "test_rows": run.test_rows,
            },
            metrics={**measured.metrics, **compared},
            tags={"outcome": str(run.outcome)},
        ),
    )
    stored = registry.store_model(
        mlflow_run,
        measured.estimator,
        test.rows[list(model.inputs)].head(20),
        measured.main_inputs,
    )
    promoted = run.outcome == Outcome.PROMOTED
    version = registry.promote(name, mlflow_run, stored) if promoted else None
    return run.stored(mlflow_run, version)
