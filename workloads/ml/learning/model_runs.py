"""The table of all trainings: one row per run and model, with its outcome and numbers."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from content.sql import Values, identifier, literal
from content.tables.computed_table import read_computed_table
from ml.learning.dataset import Parts
from ml.learning.gate import Outcome, Verdict
from ml.learning.registry import library_versions
from ml.learning.spec import Model, ModelFile
from runtime.merging import Merge, merge
from runtime.task import Task

TABLE = "gold/tables/ml/ml_model_runs.sql"


@dataclass(frozen=True, kw_only=True)
class ModelRun:
    """One row; the fields are the columns of `gold.ml_model_runs`."""

    run_id: str
    model: str
    trained_at: datetime
    train_rows: int
    test_rows: int
    features: list[str]
    library_versions: str
    seed: int
    data_from: date | None
    data_to: date | None
    outcome: Outcome = Outcome.INSUFFICIENT_DATA
    message: str = ""
    version: int | None = None
    mlflow_run_id: str | None = None
    metric_name: str | None = None
    metric_value: float | None = None
    baseline_value: float | None = None
    champion_value: float | None = None

    @classmethod
    def of(cls, task: Task, file: ModelFile, parts: Parts) -> "ModelRun":
        """What is known of the training before it has begun."""
        data = [part.rows for part in (parts.train, parts.test) if len(part)]
        return cls(
            run_id=task.run_id,
            model=file.name,
            trained_at=task.started_at,
            train_rows=len(parts.train),
            test_rows=len(parts.test),
            features=list(file.model.inputs),
            library_versions=json.dumps(library_versions()),
            seed=file.model.seed,
            data_from=min(rows["as_of_date"].min().date() for rows in data) if data else None,
            data_to=max(rows["predicted_for"].max().date() for rows in data) if data else None,
        )

    def measured(
        self, model: Model, metrics: Mapping[str, float], rivals: Mapping[str, float]
    ) -> "ModelRun":
        """The row with the values of the deciding metric."""
        baseline, *others = rivals.values()
        return replace(
            self,
            metric_name=model.gate.name,
            metric_value=metrics[model.gate.name],
            baseline_value=baseline,
            champion_value=others[0] if others else None,
        )

    def ended(self, verdict: Verdict) -> "ModelRun":
        """The row with the outcome."""
        return replace(self, outcome=verdict.outcome, message=verdict.message)

    def stored(self, mlflow_run_id: str, version: int | None) -> "ModelRun":
        """The row with its MLflow run, and its version when it was registered."""
        return replace(self, mlflow_run_id=mlflow_run_id, version=version)


def record(task: Task, run: ModelRun) -> None:
    """Write the row; a repeated task of the same job run replaces it."""
    table = read_computed_table(task.root, TABLE, "gold")
    values = {**asdict(run), "outcome": str(run.outcome)}
    selected = ", ".join(
        f"CAST({_literal(values[name])} AS {type_}) AS {identifier(name)}"
        for name, type_ in table.types.items()
    )
    merge(
        task.spark,
        Merge(
            target=task.names.qualified(table.object),
            key=table.key,
            columns=table.types,
            rows=f"SELECT {selected}",
        ),
    )


def _literal(value: Values) -> str:
    return f"array{literal(value)}" if isinstance(value, list) else literal(value)
