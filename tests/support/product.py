"""The product as a user runs it: the command line, a plan, a state folder, a source folder."""

import json
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession

PROJECT = Path(__file__).resolve().parents[2]
COMMAND = PROJECT / "bin" / "health-monitor"
FIRST_DAY, LAST_DAY, TWO_DAYS_LATER = "2026-01-01", "2026-03-01", "2026-03-03"
SCALE = "0.002"
MASTERS = ("master_setup_orchestrator", "master_refresh_orchestrator")
GOLD = ("dim_workspace", "dim_sku", "dim_job", "fact_price", "fact_usage", "fact_job_run")
ALONE = (
    "bronze_setup_job",
    "gold_setup_job",
    "tvf_deployment_job",
    "metric_view_deployment_job",
    "semantic_layer_setup_job",
    "lakehouse_monitoring_setup_job",
    "monitoring_layer_setup_job",
    "ml_feature_pipeline",
    "ml_training_pipeline",
    "ml_layer_setup_job",
    "bronze_refresh_job",
    "gold_merge_job",
    "gold_backfill_job",
    "lakehouse_monitoring_refresh_job",
    "monitoring_layer_refresh_job",
    "ml_inference_pipeline",
    "ml_layer_inference_job",
)


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """A local state folder with the schemas of one environment."""

    env: str
    state: Path
    schemas: str
    """What the schema names begin with: `dev_` or `health_`."""
    source: Path

    def run(self, *jobs: str, at: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        return command(
            "run", *jobs, "--env", self.env, "--state", str(self.state),
            "--source", str(self.source), "--at", at, check=check,
        )  # fmt: skip

    def query(self, sql: str) -> list[dict[str, Any]]:
        done = command(
            "query", sql, "--format", "json", "--env", self.env, "--state", str(self.state)
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


def command(*arguments: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
    """Run the command line; a failure shows what it printed."""
    done = subprocess.run(
        [str(COMMAND), *arguments], capture_output=True, text=True, check=False, cwd=PROJECT,
        env={**os.environ, "COLUMNS": "200"},
    )  # fmt: skip
    if check and done.returncode:
        pytest.fail(f"{' '.join(arguments)}\n{done.stdout[-6000:]}\n{done.stderr[-6000:]}")
    return done


def simulate(folder: Path, last_day: str) -> None:
    days = ("--from", FIRST_DAY, "--to", last_day)
    command("simulate", "--scale", SCALE, *days, "--out", str(folder))


def advance(folder: Path, days: int) -> None:
    command("simulate", "--advance", str(days), "--out", str(folder))


def table(spark: SparkSession, deployment: Deployment, layer: str, name: str) -> DataFrame:
    return spark.read.format("delta").load(str(deployment.folder(layer, name)))
