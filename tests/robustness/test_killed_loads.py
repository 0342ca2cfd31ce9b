"""What a kill leaves: the task, run again, ends as if nothing had been.

Each is killed after its first write and before its last, and once after each kind of statement
that none before it writes; `make soak-kills` kills after every write.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from killing.product import Product
from killing.recorder import torn
from killing.shop import tables
from killing.story import BEFORE, STEPS, STORY, Telling
from killing.trial import Trial, rehearse
from pyspark.sql import SparkSession
from ways import by_many_units

from health_monitor.jobs.hierarchy import HIERARCHY
from health_monitor.jobs.spec import AtomicJob, Domain
from health_monitor.local.spark.recovery import set_aside
from health_monitor.local.state import State

WRITES_ONCE = ("bronze_refresh_job", "check_bronze_tables")
"""It only logs what it found: there is no moment between two writes."""


@pytest.fixture(scope="module")
def telling(make_shop: Callable[[], Product], tmp_path_factory: pytest.TempPathFactory) -> Telling:
    return Telling(shop=make_shop(), folder=tmp_path_factory.mktemp("moments"))


@pytest.fixture(autouse=True)
def more_statements() -> Iterator[None]:
    """Computing by units has all that computing whole has, and more."""
    with by_many_units():
        yield


@pytest.fixture
def trial(telling: Telling, request: pytest.FixtureRequest) -> Iterator[Trial]:
    """The step of the test; afterwards everything is as it leaves it undisturbed."""
    trial = telling.rehearse(request.param)
    yield trial
    trial.finish()


@pytest.fixture(scope="module")
def tried() -> set[str]:
    """The kinds of statements after which a task was killed."""
    return set()


@pytest.mark.parametrize("trial", STEPS, indirect=True)
def test_task_that_was_killed_ends_right_when_it_runs_again(trial: Trial, tried: set[str]) -> None:
    assert trial.killed_at_each_kind(tried) == []
    tried |= trial.kinds


def test_no_task_is_left_out_but_those_with_a_test_of_their_own() -> None:
    tasks = {
        (job.key, task.key)
        for job in HIERARCHY
        if isinstance(job, AtomicJob) and job.domain is not Domain.ML
        for task in job.tasks
    }
    assert tasks == {WRITES_ONCE, *((job, task) for job, task, _ in STORY)}


def test_table_that_was_half_made_is_refused_until_it_is_set_aside(
    make_shop: Callable[[], Product], spark: SparkSession, tmp_path: Path
) -> None:
    product = make_shop()
    warehouse = Path(str(spark.conf.get("spark.sql.warehouse.dir")).removeprefix("file:"))
    state = State(folder=warehouse.parent)

    def work() -> None:
        product.run("bronze_setup_job", BEFORE, only="create_bronze_tables")

    trial = rehearse(product.disk, tmp_path / "moments", work)
    halves = torn(list(trial.moments))
    assert len(halves) == len(tables(product.root)) + 3, "three of ops beside Bronze"
    assert "location" in trial.killed_at(halves[-1])[0].lower()
    for half in (halves[0], halves[-1]):
        shutil.rmtree(state.left_behind, ignore_errors=True)
        assert trial.killed_at(half, lambda: _clear_up(product, state)) == []
        assert len(list(state.left_behind.glob("*/*/*"))) == 1


def _clear_up(product: Product, state: State) -> None:
    set_aside(product.spark, state, product.schemas)


def test_mark_that_is_written_before_its_data_is_found(
    make_shop: Callable[[], Product], tmp_path: Path
) -> None:
    product = make_shop()
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
