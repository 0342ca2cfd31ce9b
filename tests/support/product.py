"""The product as a user runs it: the command line, a plan, a state folder, a source folder."""

import json
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from health_monitor.jobs.graph import run_jobs
from health_monitor.jobs.hierarchy import HIERARCHY
from health_monitor.jobs.spec import Job, Layer

PROJECT = Path(__file__).resolve().parents[2]
MASTERS = [job.key for job in HIERARCHY.of(Layer.ORCHESTRATOR)]


def jobs_below_masters() -> list[str]:
    """Every other job in an order in which each can run by itself; those that run others last."""
    found: dict[str, None] = {}

    def visit(job: Job) -> None:
        for task in run_jobs(job):
            visit(task.job)
        found[job.key] = None

    for master in MASTERS:
        visit(HIERARCHY[master])
    for job in HIERARCHY:
        visit(job)
    return [key for key in found if key not in MASTERS]


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """A local state folder with the schemas of one environment."""

    env: str
    state: Path
    schemas: str
    """What the schema names begin with: `dev_` or `health_`."""
    source: Path
    root: Path = PROJECT
    """Of the project whose plan is run."""

    def run(self, *jobs: str, at: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        return command(
            "run", *jobs, "--env", self.env, "--state", str(self.state),
            "--source", str(self.source), "--at", at, check=check, root=self.root,
        )  # fmt: skip

    def query(self, sql: str) -> list[dict[str, Any]]:
        done = command(
            "query",
            sql,
            "--format",
            "json",
            "--env",
            self.env,
            "--state",
            str(self.state),
            root=self.root,
        )
        rows: list[dict[str, Any]] = json.loads(done.stdout)
        return rows

    def folder(self, layer: str, table: str) -> Path:
        return self.state / "warehouse" / f"{self.schemas}{layer}.db" / table

    def versions(self) -> Mapping[str, int]:
        """`layer.table` to its Delta version, for all our tables."""
        found = {}
        for log in sorted((self.state / "warehouse").glob("*/*/_delta_log")):
            schema = log.parent.parent.name.removesuffix(".db")
            layer = schema.removeprefix(self.schemas)
            if schema != layer and not log.parent.name.startswith("scratch_"):
                numbers = [int(p.stem) for p in log.glob("*.json") if re.fullmatch(r"\d+", p.stem)]
                found[f"{layer}.{log.parent.name}"] = max(numbers)
        return found


def command(
    *arguments: str, check: bool = True, root: Path = PROJECT
) -> "subprocess.CompletedProcess[str]":
    """Run the command line; a failure shows what it printed."""
    done = subprocess.run(
        [str(root / "bin" / "health-monitor"), *arguments],
        capture_output=True, text=True, check=False, cwd=root,
        env={**os.environ, "COLUMNS": "200"},
    )  # fmt: skip
    if check and done.returncode:
        raise AssertionError(f"{' '.join(arguments)}\n{done.stdout[-6000:]}\n{done.stderr[-6000:]}")
    return done


def advance(folder: Path, days: int) -> None:
    command("simulate", "--advance", str(days), "--out", str(folder))


def table(
    spark: SparkSession, deployment: Deployment, name: str, version: int | None = None
) -> DataFrame:
    """The rows of `layer.table`, or those that a version of it held."""
    reader = spark.read.format("delta")
    if version is not None:
        reader = reader.option("versionAsOf", version)
    return reader.load(str(deployment.folder(*name.split("."))))
