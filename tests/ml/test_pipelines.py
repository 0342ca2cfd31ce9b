"""Features, training, inference and quality, by their entries, on one small account."""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import mlflow
import pytest
from ml_tables import tables_of_models, written_anew
from pyspark.sql import SparkSession
from tasks import make_task, rows, versions

from ml.learning import registry
from runtime.creation import create_all
from runtime.task import Task

DAYS = 56
NEXT_MORNING = "2026-02-26T06:00:00"
# Two workspaces with a weekly rhythm and a noise that follows from the day; from 2026-01-01.
USAGE = """
INSERT INTO {target} (record_id, account_id, workspace_id, billing_origin_product, usage_date,
                      ingestion_date, list_cost)
SELECT concat(w, ' ', n), 'acc', w, 'JOBS', day, day,
  CAST(size * CASE WHEN weekday(day) < 5 THEN 10 ELSE 4 END
       * (1 + pmod(hash(w, n), 100) / 200) AS DECIMAL(38,18))
FROM (SELECT id AS n, date_add(DATE'2026-01-01', CAST(id AS INT)) AS day
      FROM range({first}, {last} + 1))
CROSS JOIN VALUES ('1', 1), ('2', 50) AS workspace (w, size)
"""


@dataclass(frozen=True)
class Account:
    """Where the entries run."""

    task: Task
    one_model: Path
    registry: str

    def run(self, entry: str, at: str, run_id: str, **more: str) -> None:
        """Execute an entry as its launcher does."""
        path = self.one_model / "ml" / f"{entry}.py"
        scope: dict[str, object] = {"__name__": "entry"}
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), scope)
        values = {
            **{"catalog": "spark_catalog", "job": "ml", "task": entry, "run-id": run_id},
            "started-at": at,
            **{
                f"{layer}-schema": self.task.names.schemas[layer] for layer in ("gold", "ml", "ops")
            },
            **more,
        }
        main = scope["main"]
        assert callable(main)
        main([f"--{name}={value}" for name, value in values.items()])

    def features(self, at: str, run_id: str) -> None:
        self.run("create_feature_tables", at, run_id)

    def train(self, at: str, run_id: str) -> Mapping[str, object]:
        self.run(
            "train_model",
            at,
            run_id,
            registry=self.registry,
            experiment="/health/models",
            model="cost_forecaster",
        )
        table = self.task.spark.table(self.task.names.qualified("gold.ml_model_runs"))
        return dict(table.where(table.run_id == run_id).collect()[0].asDict())

    def score(self, at: str, run_id: str) -> None:
        self.run("batch_inference_all_models", at, run_id, registry=self.registry)

    def infer(self, at: str, run_id: str) -> None:
        self.score(at, run_id)
        self.run("merge_model_quality", at, run_id)

    def use(self, first: int, last: int) -> None:
        """Add usage from the first to the last day, counted from 0."""
        target = self.task.names.qualified("gold.fact_usage")
        self.task.spark.sql(USAGE.format(target=target, first=first, last=last))

    def logged(self, run_id: str) -> Mapping[str, tuple[str, str]]:
        self.task.log.flush()
        log = self.task.spark.table(self.task.log.table)
        found = log.where(log.run_id == run_id).select("object", "status", "message").collect()
        return {row["object"]: (row["status"], row["message"]) for row in found}


def make_account(spark: SparkSession, one_model: Path, folder: Path) -> Account:
    task = replace(make_task(spark), root=one_model)
    create_all(task, {table.object: table.spec for table in tables_of_models(one_model)})
    return Account(task, one_model, f"sqlite:///{folder}/mlflow.db")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty MLflow store: making one takes longer than a training."""
    file = tmp_path_factory.mktemp("store") / "mlflow.db"
    registry.connect(f"sqlite:///{file}")
    registry.champion("main.ml.none")
    return file


@pytest.fixture(scope="module")
def account(
    spark: SparkSession, one_model: Path, store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Account]:
    """An account after its first setup and refresh."""
    folder = tmp_path_factory.mktemp("account")
    shutil.copy(store, folder / "mlflow.db")
    account = make_account(spark, one_model, folder)
    account.use(0, DAYS - 1)
    account.features(NEXT_MORNING, "setup")
    account.train(NEXT_MORNING, "setup")
    account.infer(NEXT_MORNING, "setup")
    yield account


def predictions(account: Account, *columns: str) -> Sequence[tuple[Any, ...]]:
    return rows(account.task, "gold.ml_predictions_regression", *columns)


def test_first_training_is_promoted_and_recorded(account: Account) -> None:
    run = account.task.spark.table(account.task.names.qualified("gold.ml_model_runs"))
    row = run.where(run.run_id == "setup").collect()[0]
    assert (row["outcome"], row["version"], row["seed"]) == ("PROMOTED", 1, 7)
    assert row["metric_value"] < row["baseline_value"] and row["champion_value"] is None
    assert (str(row["data_from"]), str(row["data_to"])) == ("2026-01-01", "2026-02-25")
    # Of D days each pair with each later day up to 30 ahead; labels of 14 days are held out.
    pairs = [(n, n + h) for n in range(DAYS) for h in range(1, 31) if n + h < DAYS]
    test = sum(label >= DAYS - 14 for _, label in pairs)
    assert (row["train_rows"], row["test_rows"]) == (2 * (len(pairs) - test), 2 * test)
    assert "scikit-learn" in row["library_versions"] and "horizon_days" in row["features"]
    recorded = mlflow.MlflowClient().get_run(row["mlflow_run_id"]).data
    assert recorded.metrics["mae"] == row["metric_value"]
    assert recorded.metrics["baseline_mae"] == row["baseline_value"]
    assert {"data_from", "data_to", "features", "library_versions", "seed"} <= set(recorded.params)


def test_every_entity_gets_a_prediction_for_each_of_the_next_thirty_days(account: Account) -> None:
    keys = predictions(account, "entity_key", "as_of_date", "predicted_for", "horizon_days")
    assert {key for key, *_ in keys} == {"1|JOBS", "2|JOBS"}
    assert {str(day) for _, day, *_ in keys} == {"2026-02-25"}
    assert Counter(horizon for *_, horizon in keys) == dict.fromkeys(range(1, 31), 2)
    assert all(to == day + timedelta(days=horizon) for _, day, to, horizon in keys)
    facts = predictions(account, "model", "version", "domain", "entity_type", "predicted_at")
    assert set(facts) == {
        ("cost_forecaster", 1, "cost", "workspace and product", datetime(2026, 2, 26, 6))
    }


def test_predictions_have_bounds_and_an_explanation(account: Account) -> None:
    columns = ("prediction_low", "prediction", "prediction_high", "explanation")
    for low, middle, high, explanation in predictions(account, *columns):
        assert 0 <= low <= middle <= high
        assert str(explanation).count("=") == 3
    assert set(predictions(account, "actual", "actual_known_at")) == {(None, None)}


def test_second_run_promotes_nothing_and_writes_nothing(account: Account) -> None:
    before = versions(account.task, *written_anew(account.one_model))
    account.features(NEXT_MORNING, "again")
    row = account.train("2026-02-26T09:00:00", "again")
    account.infer("2026-02-26T09:00:00", "again")
    assert versions(account.task, *written_anew(account.one_model)) == before
    assert (row["outcome"], row["version"]) == ("NOT_PROMOTED", None)
    assert row["metric_value"] == row["champion_value"]
    assert "does not beat champion version 1" in str(row["message"])
    name = account.task.names.table("ml", "cost_forecaster")
    assert mlflow.MlflowClient().get_registered_model(name).latest_versions[0].version == 1
    assert account.logged("again")["ml.cost_forecaster"][0] == "UNCHANGED"


def test_repeated_training_task_of_one_run_leaves_one_row(account: Account) -> None:
    account.train("2026-02-26T09:00:00", "repaired")
    account.train("2026-02-26T09:00:00", "repaired")
    runs = rows(account.task, "gold.ml_model_runs", "run_id")
    assert runs.count(("repaired",)) == 1


@pytest.fixture(scope="module")
def three_days_later(account: Account) -> Account:
    account.use(DAYS, DAYS + 2)
    account.features("2026-03-01T06:00:00", "later")
    account.infer("2026-03-01T06:00:00", "later")
    return account


def test_actuals_are_filled_in_and_old_predictions_keep_their_time(
    three_days_later: Account,
) -> None:
    account = three_days_later
    table = account.task.spark.table(account.task.names.qualified("gold.ml_predictions_regression"))
    old = table.where("as_of_date = DATE'2026-02-25'")
    known = old.where("actual IS NOT NULL").select("entity_key", "predicted_for", "actual")
    usage = account.task.spark.table(account.task.names.qualified("gold.fact_usage"))
    billed = usage.where("usage_date > DATE'2026-02-25'").selectExpr(
        "concat(workspace_id, '|JOBS')", "usage_date", "CAST(list_cost AS DOUBLE)"
    )
    assert sorted(known.collect()) == sorted(billed.collect()) and known.count() == 6
    assert {row[0] for row in old.select("predicted_at").collect()} == {datetime(2026, 2, 26, 6)}
    new = table.where("as_of_date = DATE'2026-02-28'")
    assert (new.count(), new.where("actual IS NOT NULL").count()) == (60, 0)


def test_quality_is_the_mean_error_of_the_known_actuals(three_days_later: Account) -> None:
    account = three_days_later
    errors = [
        abs(actual - predicted)
        for actual, predicted in predictions(account, "actual", "prediction")
        if actual is not None
    ]
    quality = rows(
        account.task,
        "gold.fact_model_quality_day",
        *("model", "version", "problem_type", "predictions", "actuals_known", "mae"),
    )
    assert quality == [
        ("cost_forecaster", 1, "regression", 60, 0, None),
        ("cost_forecaster", 1, "regression", 60, 6, pytest.approx(sum(errors) / 6)),
    ]


def test_day_that_is_not_over_is_unknown_and_a_correction_reaches_the_actual(
    three_days_later: Account,
) -> None:
    account, evening = three_days_later, "2026-03-01T23:00:00"
    before = predictions(account, "entity_key", "as_of_date", "predicted_for", "predicted_at")
    actuals = predictions(account, "entity_key", "predicted_for", "actual")
    account.use(DAYS + 3, DAYS + 3)
    target = account.task.names.qualified("gold.fact_usage")
    account.task.spark.sql(
        f"INSERT INTO {target} (record_id, account_id, workspace_id, billing_origin_product, "
        "usage_date, ingestion_date, list_cost) VALUES ('retraction', 'acc', '1', 'JOBS', "
        "DATE'2026-02-26', DATE'2026-03-01', -2.5BD)"
    )
    account.features(evening, "evening")
    account.score(evening, "evening")
    after = predictions(account, "entity_key", "as_of_date", "predicted_for", "predicted_at")
    assert after == before, "a day that is not over was scored, or an old prediction made anew"
    known = predictions(account, "entity_key", "predicted_for", "actual", "actual_known_at")
    corrected = [row[:3] for row in known if row[3] == datetime(2026, 3, 1, 23)]
    [billed] = [cost for *key, cost in actuals if key == ["1|JOBS", date(2026, 2, 26)]]
    assert corrected == [("1|JOBS", date(2026, 2, 26), billed - 2.5)]
    assert all(row[2] is None for row in known if row[1] >= date(2026, 3, 1))


def test_too_little_data_is_an_outcome_and_inference_says_there_is_no_champion(
    spark: SparkSession, one_model: Path, store: Path, tmp_path: Path
) -> None:
    shutil.copy(store, tmp_path / "mlflow.db")
    account = make_account(spark, one_model, tmp_path)
    account.features(NEXT_MORNING, "empty")
    row = account.train(NEXT_MORNING, "empty")
    assert (row["outcome"], row["train_rows"], row["data_from"]) == ("INSUFFICIENT_DATA", 0, None)
    assert row["message"] == "ml.cost_features has no row with a known label"
    account.use(DAYS - 20, DAYS - 1)
    account.features(NEXT_MORNING, "short")
    row = account.train(NEXT_MORNING, "short")
    assert row["outcome"] == "INSUFFICIENT_DATA"
    assert row["message"] == ("5 days with known labels before the 14 held-out ones, 21 are needed")
    account.score(NEXT_MORNING, "short")
    assert account.logged("short")["ml.cost_forecaster"] == (
        "MISSING",
        "no champion: no training was promoted yet",
    )
    assert rows(account.task, "gold.ml_predictions_regression", "model") == []
