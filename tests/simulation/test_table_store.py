"""The job makes tables that hold the same world as the folder."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from deployed_files import write_manifest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from small_product import copy_chosen

from simulation.making.sources import read_source
from simulation.stores.table_store import TableStore
from simulation.world.world import SimulationError, World

Main = Callable[[Sequence[str]], None]

LABELS = ("cost_anomalies", "job_failures")
FOLDERS = (
    *("access/workspaces_latest", "billing/list_prices", "billing/usage"),
    *("compute/clusters", "lakeflow/job_run_timeline", "lakeflow/jobs", "query/history"),
)
"""Some that are written whole, some that are added to. How tables are stored does not depend on
how many there are, and storing all takes minutes."""
CHOSEN = (
    *(f"simulation/sources/_labels/{name}.py" for name in LABELS),
    *(f"simulation/sources/{folder}.py" for folder in FOLDERS),
    *(f"system_tables/{folder}.yaml" for folder in FOLDERS),
)
ENTRY = "simulation/simulate_system_tables.py"
DESCRIBED = ("--seed=7", "--scale=0.005", "--from-date=2025-11-20")


@dataclass(frozen=True, kw_only=True)
class Schemas:
    """Schemas of one test: the source `<prefix>system_*`, `<prefix>ops`."""

    spark: SparkSession
    prefix: str

    @property
    def source(self) -> str:
        return f"spark_catalog.{self.prefix}system_"

    def arguments(self, task: str) -> list[str]:
        return [
            "--catalog=spark_catalog",
            "--job=job",
            f"--task={task}",
            f"--run-id={self.prefix}",
            "--started-at=2026-02-01T06:00:00Z",
            f"--ops-schema={self.prefix}ops",
        ]

    def table(self, folder: str) -> DataFrame:
        schema, _, name = folder.partition("/")
        return self.spark.table(f"{self.source}{schema}.{name}")

    def versions(self) -> Mapping[str, int]:
        return {
            folder: self.spark.sql(
                f"DESCRIBE HISTORY {self.source}{folder.replace('/', '.`')}` LIMIT 1"
            ).collect()[0]["version"]
            for folder in FOLDERS
        }


def make_schemas(spark: SparkSession) -> Schemas:
    schemas = Schemas(spark=spark, prefix=f"t{uuid4().hex[:8]}_")
    spark.sql(f"CREATE SCHEMA spark_catalog.{schemas.prefix}ops")
    return schemas


def content(frame: DataFrame) -> tuple[list[str], int, Decimal]:
    """Columns, number of rows, and the sum of what their texts hash to: the order is no matter."""
    text = F.to_json(F.struct(*frame.columns))
    total = F.sum(F.xxhash64(text).cast("decimal(38,0)"))
    ((rows, hashes),) = frame.agg(F.count("*"), total).collect()
    return frame.columns, rows, hashes


@pytest.fixture(scope="module")
def entry(main_in: Callable[[Path, str], Main], tmp_path_factory: pytest.TempPathFactory) -> Main:
    """The simulation of the chosen sources."""
    root = write_manifest(copy_chosen(tmp_path_factory.mktemp("chosen") / "files", CHOSEN))
    return main_in(root, ENTRY)


@pytest.fixture(scope="module")
def tables(spark: SparkSession, entry: Main) -> Schemas:
    """The world up to two days before its end, four days more, killed at their end, then two."""
    schemas = make_schemas(spark)
    job = [*schemas.arguments("simulate"), f"--target={schemas.source}"]
    entry([*job, *DESCRIBED, "--to-date=2026-01-29"])

    def killed(self: TableStore, world: World) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TableStore, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            entry([*job, "--advance=4"])
    entry([*job, "--advance=2"])
    return schemas


@pytest.mark.parametrize("folder", FOLDERS)
def test_tables_hold_the_rows_of_the_folder_although_an_advance_was_killed(
    spark: SparkSession, tables: Schemas, world_folder: Path, folder: str
) -> None:
    expected = spark.read.parquet(str(world_folder / folder))
    assert tables.table(folder).count() > 0
    assert content(tables.table(folder)) == content(expected)


def test_labels_and_world_are_beside_the_system_tables(
    spark: SparkSession, tables: Schemas, world_folder: Path
) -> None:
    for label in LABELS:
        labels = spark.table(f"{tables.source}simulation.{label}")
        expected = spark.read.parquet(str(world_folder / "_labels" / label))
        assert content(labels) == content(expected)
    found = spark.sql(f"SHOW TABLES IN {tables.source}simulation").collect()
    stored = {row["tableName"] for row in found if not row["isTemporary"]}
    assert stored == {"world", *LABELS}
    (state,) = spark.table(f"{tables.source}simulation.world").collect()
    assert (state["scale"], str(state["from_date"]), str(state["to_date"])) == (
        0.005,
        "2025-11-20",
        "2026-01-31",
    )


def test_world_that_is_there_is_left_alone(tables: Schemas, entry: Main) -> None:
    before = tables.versions()
    job = [*tables.arguments("simulate"), f"--target={tables.source}"]
    entry([*job, *DESCRIBED, "--to-date=2026-01-31"])
    assert tables.versions() == before


def test_another_world_in_the_tables_is_refused(tables: Schemas, entry: Main) -> None:
    target = f"--target={tables.source}"
    with pytest.raises(SimulationError, match=r"holds a world with seed 7, not 8: drop the schem"):
        entry(
            [target, "--seed=8", "--scale=0.005", "--from-date=2025-11-20", "--to-date=2026-03-01"]
        )


def test_tables_that_were_not_simulated_are_refused_and_kept(
    spark: SparkSession, entry: Main
) -> None:
    prefix = f"spark_catalog.t{uuid4().hex[:8]}_"
    spark.sql(f"CREATE SCHEMA {prefix}lakeflow")
    spark.sql(f"CREATE TABLE {prefix}lakeflow.jobs (mine INT) USING DELTA")
    with pytest.raises(SimulationError, match=r"lakeflow.jobs: is there, but not as part of a sim"):
        entry([f"--target={prefix}", *DESCRIBED, "--to-date=2025-11-21"])
    assert spark.table(f"{prefix}lakeflow.jobs").columns == ["mine"]


def test_tables_without_a_world_cannot_be_advanced(entry: Main) -> None:
    target = f"spark_catalog.t{uuid4().hex[:8]}_"
    with pytest.raises(SimulationError, match=f"{target}: there is no world to advance"):
        entry([f"--target={target}", "--advance=1"])


def test_slice_that_came_late_in_a_killed_advance_is_not_added_again(
    spark: SparkSession, deployed: Path
) -> None:
    """Its end lies in a day that is known already, so only its key tells that it is there."""
    timeline = read_source(deployed, "simulation/sources/lakeflow/job_run_timeline.py")
    prefix = f"spark_catalog.t{uuid4().hex[:8]}_"
    store = TableStore(spark=spark, prefix=prefix, tables=[timeline])
    world = World(seed=1, scale=0.1, from_date=date(2026, 1, 1), to_date=date(2026, 1, 10))
    text = (
        "SELECT 'w' AS workspace_id, '{run}' AS run_id, "
        "TIMESTAMP'2026-01-{day} 22:00:00' AS period_start_time, "
        "TIMESTAMP'2026-01-{day} 23:00:00' AS period_end_time"
    )
    known, late, new = (
        spark.sql(text.format(run=run, day=day)) for run, day in (("a", 9), ("b", 10), ("c", 11))
    )
    store.begin(None)
    store.append(timeline, known, world.from_date, 1)
    store.finish(world)
    for _ in ("killed before it is finished", "again"):
        store.begin(store.world())
        store.append(timeline, late.union(new), date(2026, 1, 11), 1)
    runs = spark.table(f"{store.prefix}lakeflow.job_run_timeline").select("run_id").collect()
    assert sorted(row["run_id"] for row in runs) == ["a", "b", "c"]
