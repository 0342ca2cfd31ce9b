"""What a kill at any write leaves: the task, run again, ends as if nothing had been."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from killing.product import Product
from killing.recorder import torn
from killing.trial import Trial, rehearse
from pyspark.sql import SparkSession

from health_monitor.jobs.hierarchy import HIERARCHY
from health_monitor.jobs.spec import AtomicJob, Domain
from health_monitor.local.spark.recovery import set_aside
from health_monitor.local.state import State

BEFORE, AFTER = "2026-03-03T06:00:00", "2026-03-09T06:00:00"
DAYS_AFTER = "2026-03-11T06:00:00"
STORY = (
    ("bronze_setup_job", "create_bronze_tables", BEFORE),
    ("bronze_setup_job", "load_first_window", BEFORE),
    ("gold_setup_job", "create_gold_tables", BEFORE),
    ("gold_setup_job", "fill_gold_tables", BEFORE),
    ("tvf_deployment_job", "deploy_tvfs", BEFORE),
    ("metric_view_deployment_job", "deploy_metric_views", BEFORE),
    ("lakehouse_monitoring_setup_job", "create_monitors", BEFORE),
    ("bronze_refresh_job", "load_new_rows", AFTER),
    ("gold_merge_job", "merge_gold_tables", AFTER),
    ("lakehouse_monitoring_refresh_job", "refresh_monitors", AFTER),
    ("lakehouse_monitoring_refresh_job", "refresh_monitors", DAYS_AFTER),
    ("gold_backfill_job", "backfill_gold_tables", AFTER),
)
"""Job, task and clock, in their order."""
WRITES_ONCE = ("bronze_refresh_job", "check_bronze_tables")
"""It only logs what it found: there is no moment between two writes."""
EARLIER = {
    "deploy_tvfs": "CREATE FUNCTION {prefix}semantic.get_sales(a INT) RETURNS TABLE (b INT) "
    "RETURN SELECT a",
    "deploy_metric_views": "CREATE VIEW {prefix}semantic.sales AS SELECT 1 AS one",
    "backfill_gold_tables": "UPDATE {prefix}gold.fact_sale SET cost = 0",
}
"""What happens before a task, so that it has more to do."""
STEPS = [f"{task} {at[:10]}" for _, task, at in STORY]


@dataclass
class Telling:
    """The story of one product, told up to some step."""

    product: Product
    later: Callable[[Product], None]
    folder: Path
    told: int = 0

    def rehearse(self, step: str) -> Trial:
        """Do the step once, after all before it, and keep its moments."""
        wanted = STEPS.index(step)
        assert wanted >= self.told, f"{step} was told before"
        while self.told < wanted:
            self._prepared()()
        return rehearse(self.product.disk, self.folder / str(wanted), self._prepared())

    def _prepared(self) -> Callable[[], None]:
        """The next step, when what comes before it has happened."""
        job, task, at = STORY[self.told]
        self.told += 1
        if task == "load_new_rows":
            self.later(self.product)
        elif task in EARLIER:
            prefix = f"spark_catalog.{self.product.prefix}"
            self.product.spark.sql(EARLIER[task].format(prefix=prefix))
        return lambda: self.product.run(job, at, only=task)


@pytest.fixture(scope="module")
def telling(
    make_product: Callable[[], Product],
    later: Callable[[Product], None],
    tmp_path_factory: pytest.TempPathFactory,
) -> Telling:
    folder = tmp_path_factory.mktemp("moments")
    return Telling(product=make_product(), later=later, folder=folder)


@pytest.fixture
def trial(telling: Telling, request: pytest.FixtureRequest) -> Iterator[Trial]:
    """The step of the test; afterwards everything is as it leaves it undisturbed."""
    trial = telling.rehearse(request.param)
    yield trial
    trial.finish()


@pytest.mark.parametrize("trial", STEPS, indirect=True)
def test_task_that_was_killed_at_any_write_ends_right_when_it_runs_again(trial: Trial) -> None:
    assert trial.killed_anywhere() == []


def test_no_task_is_left_out_but_those_with_a_test_of_their_own() -> None:
    tasks = {
        (job.key, task.key)
        for job in HIERARCHY
        if isinstance(job, AtomicJob) and job.domain is not Domain.ML
        for task in job.tasks
    }
    assert tasks == {WRITES_ONCE, *((job, task) for job, task, _ in STORY)}


def test_table_that_was_half_made_is_refused_until_it_is_set_aside(
    make_product: Callable[[], Product], spark: SparkSession, tmp_path: Path
) -> None:
    product = make_product()
    warehouse = Path(str(spark.conf.get("spark.sql.warehouse.dir")).removeprefix("file:"))
    state = State(folder=warehouse.parent)

    def work() -> None:
        product.run("bronze_setup_job", BEFORE, only="create_bronze_tables")

    trial = rehearse(product.disk, tmp_path / "moments", work)
    halves = torn(list(trial.moments))
    assert len(halves) == 4
    assert "location" in trial.killed_at(halves[-1])[0].lower()
    for half in (halves[0], halves[-1]):
        shutil.rmtree(state.left_behind, ignore_errors=True)
        assert trial.killed_at(half, lambda: _clear_up(product, state)) == []
        assert len(list(state.left_behind.glob("*/*/*"))) == 1


def _clear_up(product: Product, state: State) -> None:
    set_aside(product.spark, state, product.schemas)


def test_mark_that_is_written_before_its_data_is_found(
    make_product: Callable[[], Product], tmp_path: Path
) -> None:
    product = make_product()
    data, marks = (f"spark_catalog.{product.prefix}ops.{name}" for name in ("data", "marks"))
    spark = product.spark
    for table in (data, marks):
        spark.sql(f"CREATE TABLE {table} (a INT)")

    def load_wrongly() -> None:
        if not spark.table(marks).count():
            spark.sql(f"INSERT INTO {marks} VALUES (1)")
            spark.sql(f"INSERT INTO {data} VALUES (1)")

    trial = rehearse(product.disk, tmp_path / "moments", load_wrongly)
    found = [trial.killed_at(moment) for moment in trial.moments]
    assert [bool(problems) for problems in found] == [False, True, False]
    assert "ops.data: lacks" in found[1][0]
