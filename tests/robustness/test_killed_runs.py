"""`kill -9` of the command line in the middle of a job; then the next command, at once."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from checkouts import PROJECT, copy_of
from pyspark.sql import SparkSession

from cases import Rows, rows_frame, table_types

JOBS = ("bronze_setup_job", "gold_setup_job", "lakehouse_monitoring_setup_job")
OF_THE_RUN = {"_batch_id", "run_id"}
DAYS = [f"2026-02-{day}" for day in range(24, 29)]
SOURCE: Mapping[str, Rows] = {
    "billing_usage": [
        {
            "record_id": f"{day} {number}",
            "account_id": "acc",
            "workspace_id": "1",
            "sku_name": "JOBS",
            "cloud": "AWS",
            "usage_unit": "DBU",
            "usage_quantity": number + 1,
            "record_type": "ORIGINAL",
            "billing_origin_product": "JOBS",
            "usage_date": day,
            "usage_start_time": f"{day}T0{number}:00:00",
            "usage_end_time": f"{day}T0{number}:30:00",
            "ingestion_date": day,
            "usage_metadata": {"job_id": "10", "job_run_id": f"{day} {number}"},
        }
        for day in DAYS
        for number in range(3)
    ],
    "billing_list_prices": [
        {
            "sku_name": "JOBS",
            "cloud": "AWS",
            "currency_code": "USD",
            "usage_unit": "DBU",
            "price_start_time": "2026-01-01T00:00:00",
            "pricing": {"default": "0.2"},
        }
    ],
    "access_workspaces_latest": [{"workspace_id": "1", "workspace_name": "one"}],
    "lakeflow_jobs": [
        {
            "workspace_id": "1",
            "job_id": "10",
            "name": "nightly",
            "change_time": "2026-02-01T00:00:00",
        }
    ],
    "lakeflow_job_run_timeline": [
        {
            "workspace_id": "1",
            "job_id": "10",
            "run_id": f"{day} 0",
            "period_start_time": f"{day}T00:00:00",
            "period_end_time": f"{day}T00:30:00",
            "result_state": "SUCCEEDED",
        }
        for day in DAYS
    ],
}


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A checkout of the project with its plan, and a source."""

    root: Path
    source: Path

    def start(self, state: Path, *arguments: str) -> "subprocess.Popen[str]":
        """Begin `health-monitor run`; its process is the one that is killed."""
        return subprocess.Popen(
            [
                *(str(self.root / "bin" / "health-monitor"), "run", *arguments),
                *("--state", str(state), "--source", str(self.source)),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.root,
        )

    def run(self, state: Path, *arguments: str) -> None:
        """Run to a good end."""
        process = self.start(state, *arguments)
        output, _ = process.communicate()
        assert process.returncode == 0, output

    def kill_when(self, file: Path, state: Path, *arguments: str) -> None:
        """Run until a file is there, and kill the process then."""
        process = self.start(state, *arguments)
        while not file.exists():
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL


@pytest.fixture(scope="module")
def machine(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    folder = tmp_path_factory.mktemp("machine")
    for name, rows in SOURCE.items():
        types = {c: t for c, t in table_types(f"bronze.{name}").items() if not c.startswith("_")}
        schema, _, table = name.partition("_")
        target = folder / "source" / schema / table
        rows_frame(spark, types, rows).coalesce(1).write.parquet(str(target))
        for file in (*target.glob("_SUCCESS"), *target.glob(".*")):
            file.unlink()
    root = copy_of(PROJECT, folder / "project").root
    shutil.copytree(PROJECT / "bin", root / "bin")
    for name in (".venv", ".tools"):
        (root / name).symlink_to(PROJECT / name)
    subprocess.run([str(root / "bin" / "health-monitor"), "synth"], check=True, cwd=root)
    return Machine(root=root, source=folder / "source")


def committed(state: Path, schema: str, table: str) -> Path:
    """The file that appears when a table's first rows are stored."""
    log = state / "warehouse" / f"dev_{schema}.db" / table / "_delta_log"
    return log / "00000000000000000001.json"


def tables(spark: SparkSession, state: Path) -> dict[str, list[str]]:
    """The rows of all tables but the run log, each as text, sorted."""
    found = {}
    for log in sorted((state / "warehouse").glob("*/*/_delta_log")):
        frame = spark.read.format("delta").load(str(log.parent))
        kept = [f"`{name}`" for name in frame.columns if name not in OF_THE_RUN]
        if log.parent.name != "run_log":
            text = frame.selectExpr(f"to_json(struct({', '.join(kept)})) AS row")
            found[f"{log.parent.parent.name}.{log.parent.name}"] = sorted(
                row["row"] for row in text.collect()
            )
    return found


def test_killed_three_times_and_run_again_all_tables_are_as_if_nothing_had_been(
    machine: Machine, spark: SparkSession, tmp_path: Path
) -> None:
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    clock = ("--at", "2026-03-01T06:00:00")
    machine.run(calm, *JOBS, *clock)
    expected = tables(spark, calm)
    assert len(expected["dev_gold.db.fact_usage"]) == 15

    first = committed(killed, "bronze", "billing_usage")
    machine.kill_when(first, killed, *JOBS, *clock)
    second = committed(killed, "gold", "fact_price")
    machine.kill_when(second, killed, *JOBS, *clock)
    third = committed(killed, "monitoring", "fact_usage_profile_metrics")
    machine.kill_when(third, killed, *JOBS[1:], *clock)
    machine.run(killed, JOBS[2], "--repair")
    assert tables(spark, killed) == expected
