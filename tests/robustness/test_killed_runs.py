"""`kill -9` of the command line in the middle of a job; then the next command, at once."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from product import command
from pyspark.sql import SparkSession
from small_product import add_commands, copy_small_project
from worlds import SMALL_WORLD

JOBS = ("bronze_setup_job", "gold_setup_job")
OF_THE_RUN = {"_batch_id", "run_id"}


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A checkout of the small product with its plan, and a source."""

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
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    folder = tmp_path_factory.mktemp("machine")
    root = copy_small_project(folder / "project").root
    add_commands(root)
    command("synth", root=root)
    return Machine(root=root, source=SMALL_WORLD.copy_to(folder / "source"))


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
    clock = ("--at", "2026-03-02T06:00:00")
    machine.run(calm, *JOBS, *clock)
    expected = tables(spark, calm)
    assert expected["dev_gold.db.fact_usage"]

    first = committed(killed, "bronze", "billing_usage")
    machine.kill_when(first, killed, *JOBS, *clock)
    second = committed(killed, "gold", "fact_price")
    machine.kill_when(second, killed, *JOBS, *clock)
    third = committed(killed, "gold", "fact_usage")
    machine.kill_when(third, killed, *JOBS[1:], *clock)
    machine.run(killed, JOBS[1], "--repair")
    assert tables(spark, killed) == expected
