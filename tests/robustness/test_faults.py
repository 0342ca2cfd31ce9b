"""What goes wrong around a run: a clear end, nothing lost, and all is well once it is put right."""

import resource
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from killing.contents import Reader
from killing.disk import Disk, Moment
from killing.product import Product
from killing.shop import go_on
from pyspark.sql import SparkSession

import runtime.run_log
from runtime.errors import TaskFailed

BEFORE, AFTER, LONG_AFTER = "2026-03-03T06:00:00", "2026-03-10T06:00:00", "2027-03-10T06:00:00"
JOBS = ("bronze_setup_job", "gold_setup_job")
REFRESH = ("bronze_refresh_job", "gold_merge_job")


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A product with its source, and how it was before and after its setup."""

    product: Product
    disk: Disk
    new: Moment
    loaded: Moment


@pytest.fixture(scope="module")
def stage(make_shop: Callable[[], Product], tmp_path_factory: pytest.TempPathFactory) -> Stage:
    product, folder = make_shop(), tmp_path_factory.mktemp("stage")
    schemas = [*product.schemas, f"{product.prefix}demo"]
    disk = Disk(spark=product.spark, schemas=schemas, files=product.files)
    new = disk.save(folder / "new", "")
    for job in JOBS:
        product.run(job, BEFORE)
    return Stage(product=product, disk=disk, new=new, loaded=disk.save(folder / "loaded", ""))


@pytest.fixture
def product(stage: Stage) -> Product:
    """The small product; no job has run."""
    stage.disk.restore(stage.new)
    return stage.product


@pytest.fixture
def loaded(stage: Stage) -> Product:
    """The small product after its setup."""
    stage.disk.restore(stage.loaded)
    return stage.product


def sales(product: Product) -> list[str]:
    table = f"spark_catalog.{product.prefix}bronze.demo_sales"
    return sorted(row["sale"] for row in product.spark.table(table).collect())


def logged(product: Product, name: str) -> tuple[str, str]:
    """Status and message of the newest row of an object in the run log."""
    log = product.spark.table(f"spark_catalog.{product.prefix}ops.run_log")
    row = log.where(log.object == name).orderBy(log.ended_at.desc()).first()
    assert row is not None
    return row["status"], row["message"]


def source_without(product: Product, table: str, column: str) -> None:
    """Make the source's table anew, as it was but for a column."""
    columns = product.spark.table(product.source(table)).columns
    remake_source(product, table, [name for name in columns if name != column])


def remake_source(product: Product, table: str, selected: Sequence[str]) -> None:
    """Make the source's table anew, from what it holds."""
    name = product.source(table)
    product.spark.sql(f"CREATE TABLE {name}_kept AS SELECT {', '.join(selected)} FROM {name}")
    product.spark.sql(f"DROP TABLE {name}")
    product.spark.sql(f"CREATE TABLE {name} AS SELECT * FROM {name}_kept")


@dataclass(frozen=True, kw_only=True)
class Export:
    """The table of sales as Parquet files, one of which can be cut short."""

    spark: SparkSession
    name: str
    folder: Path

    @contextmanager
    def cut_short(self) -> Iterator[Path]:
        """Half of one file is missing."""
        file = sorted(self.folder.glob("*.parquet"))[0]
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2])
        yield file
        file.write_bytes(whole)
        self.spark.catalog.refreshTable(self.name)


@pytest.fixture
def export(product: Product, tmp_path: Path) -> Export:
    name, folder = product.source("demo.sales"), tmp_path / "sales"
    product.spark.table(name).repartition(2).write.parquet(str(folder))
    product.spark.sql(f"DROP TABLE {name}")
    product.spark.sql(f"CREATE TABLE {name} USING parquet LOCATION '{folder}'")
    return Export(spark=product.spark, name=name, folder=folder)


def test_file_that_is_cut_short_is_named_and_the_other_tables_are_loaded(
    product: Product, export: Export
) -> None:
    told = r"bronze\.demo_sales: .*the file {} cannot be read, .*: export it again"
    with (
        export.cut_short() as file,
        pytest.raises(TaskFailed, match=told.format(file)) as failed,
    ):
        product.run("bronze_setup_job", BEFORE)
    assert failed.value.is_final  # trying again would not help
    assert logged(product, "bronze.demo_sales")[0] == "FAILED"
    assert logged(product, "bronze.demo_prices_latest")[0] == "OK"
    product.run("bronze_setup_job", BEFORE)
    assert sales(product) == ["1", "2", "old"]


@contextmanager
def small_files_only(product: Product) -> Iterator[None]:
    """The operating system refuses files above 2 MB to Spark, as a full disk does."""
    context = product.spark.sparkContext
    process = context._gateway.proc.pid  # type: ignore[union-attr]  # None on Connect only
    soft, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (2_000_000, hard))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (soft, hard))


def test_disk_that_is_full_stops_the_load_with_what_to_do_and_nothing_is_half_written(
    loaded: Product,
) -> None:
    loaded.spark.sql(
        f"INSERT INTO {loaded.source('demo.sales')} SELECT concat('n', id), 'a', 's', "
        "DATE'2026-03-02', DATE'2026-03-02', 1, concat(uuid(), uuid(), uuid()) FROM range(90000)"
    )
    told = r"bronze\.demo_sales: .*no room is left to write: make room, then run again .*demo_sales"
    with small_files_only(loaded), pytest.raises(TaskFailed, match=told):
        loaded.run("bronze_refresh_job", BEFORE, only="load_new_rows")
    assert sales(loaded) == ["1", "2", "old"]
    loaded.run("bronze_refresh_job", BEFORE)
    assert len(sales(loaded)) == 90003


@pytest.mark.parametrize("column", ["sale", "sold_on", "quantity"], ids=["key", "day", "rule"])
def test_column_without_which_nothing_can_be_loaded_is_named_and_what_is_there_stays(
    loaded: Product, column: str
) -> None:
    source_without(loaded, "demo.sales", column)
    told = f"demo.sales lacks the column '{column}', which loading needs: export it again"
    with pytest.raises(TaskFailed, match=told):
        loaded.run("bronze_refresh_job", AFTER)
    assert sales(loaded) == ["1", "2", "old"]
    assert logged(loaded, "bronze.demo_prices_latest")[0] == "UNCHANGED"


def test_column_of_a_narrower_type_stops_its_source_and_the_others_are_loaded(
    loaded: Product,
) -> None:
    go_on(loaded)
    narrower = ["* EXCEPT (quantity)", "quantity > 2 AS quantity"]
    remake_source(loaded, "demo.sales", narrower)
    told = (
        r"1 of the task's objects failed:\nbronze\.demo_sales: .*source table .*demo\.sales: "
        "column quantity is BOOLEAN, which is no INT: export the column as it is, or leave it out"
    )
    with pytest.raises(TaskFailed, match=told):
        loaded.run("bronze_refresh_job", AFTER, only="load_new_rows")
    assert sales(loaded) == ["1", "2", "old"]
    assert logged(loaded, "bronze.demo_prices_latest")[0] == "OK"
    assert logged(loaded, "bronze.demo_items")[0] == "OK"


def test_column_that_only_informs_may_be_missing_and_what_it_held_stays(loaded: Product) -> None:
    source_without(loaded, "demo.sales", "note")
    loaded.run("bronze_refresh_job", BEFORE, only="load_new_rows")
    # Without the column the rejected row is another one, and is kept aside beside the first.
    status, message = logged(loaded, "bronze.demo_sales")
    assert status == "OK" and message.startswith("not in the source, hence NULL: note; ")
    assert sales(loaded) == ["1", "2", "old"]


def test_empty_sources_are_no_failure(product: Product) -> None:
    for table in ("demo.sales", "demo.prices_latest"):
        product.spark.sql(f"DELETE FROM {product.source(table)}")
    for job in (*JOBS, *REFRESH):
        product.run(job, BEFORE)
    assert sales(product) == []


def test_sources_that_become_empty_or_vanish_take_nothing_away(loaded: Product) -> None:
    before = Reader(disk=loaded.disk).contents()
    loaded.spark.sql(f"DELETE FROM {loaded.source('demo.sales')}")
    loaded.spark.sql(f"DROP TABLE {loaded.source('demo.prices_latest')}")
    for job in REFRESH:
        loaded.run(job, BEFORE, run_id="2")
    assert Reader(disk=loaded.disk).contents() == before
    assert logged(loaded, "bronze.demo_prices_latest")[0] == "MISSING"


def test_clock_that_jumps_ahead_and_back_changes_nothing_that_is_loaded(loaded: Product) -> None:
    loaded.run("bronze_refresh_job", LONG_AFTER, run_id="2")
    go_on(loaded)
    for job in REFRESH:
        loaded.run(job, "2026-01-01T00:00:00", run_id="3")
    assert sales(loaded) == ["1", "2", "3", "4", "late", "old"]
    facts = loaded.spark.table(f"spark_catalog.{loaded.prefix}gold.fact_sale")
    assert sorted(row["sale"] for row in facts.collect()) == sales(loaded)


class Behind(datetime):
    """A clock that is two years behind."""

    @classmethod
    def now(cls, tz: object = None) -> "Behind":
        return cls(2024, 1, 1, tzinfo=UTC)


def test_table_made_anew_while_the_machines_clock_is_behind_is_computed_anew(
    loaded: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = Reader(disk=loaded.disk).contents()
    loaded.spark.sql(f"DROP TABLE spark_catalog.{loaded.prefix}gold.fact_sale")
    monkeypatch.setattr(runtime.run_log, "datetime", Behind)
    loaded.run("gold_setup_job", BEFORE, run_id="2")
    assert Reader(disk=loaded.disk).contents() == expected
