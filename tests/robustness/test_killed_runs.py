"""`kill -9` of the command line in the middle of a job; then the next command, at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from killing.contents import differences, stored
from killing.machine import Machine
from pyspark.sql import SparkSession
from shop_source import AT

JOBS = ("bronze_setup_job", "gold_setup_job")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return Machine.make(tmp_path_factory.mktemp("machine"))


def committed(state: Path, schema: str, table: str) -> Callable[[], bool]:
    """Whether a table's first rows are stored."""
    log = state / "warehouse" / f"dev_{schema}.db" / table / "_delta_log"
    return (log / "00000000000000000001.json").exists


def test_killed_three_times_and_run_again_all_tables_are_as_if_nothing_had_been(
    machine: Machine, spark: SparkSession, tmp_path: Path
) -> None:
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    clock = ("--at", AT)
    machine.run(calm, *JOBS, *clock)
    expected = stored(spark, calm / "warehouse")
    assert len(expected["dev_gold.db.fact_sale"]) == 59

    first = committed(killed, "bronze", "demo_sales")
    machine.kill_when(first, killed, *JOBS, *clock)
    second = committed(killed, "gold", "fact_sale")
    machine.kill_when(second, killed, *JOBS, *clock)
    third = committed(killed, "gold", "total")
    machine.kill_when(third, killed, *JOBS[1:], *clock)
    machine.run(killed, JOBS[1], "--repair")
    assert differences(expected, stored(spark, killed / "warehouse")) == []
