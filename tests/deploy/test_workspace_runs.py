"""One path: Terraform deploys, the command runs what is deployed there, and tables hold results."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from deployments import (
    DEPLOYER,
    TOKEN,
    Checkout,
    Site,
    account_of,
    run_as_of,
    run_as_token,
)
from parquet_tables import Tables
from product import MASTERS
from shop_source import write_source
from terraform_cli import Provider

from health_monitor.cli.project import IVY
from workspace_emulator.execution.spark import SparkMachine
from workspace_emulator.server import WorkspaceEmulator

ENVIRONMENT = "prod"
TODAY = datetime(2026, 3, 2, 6, tzinfo=UTC)
TOTALS = """
  SELECT s.item, CAST(sum(s.quantity * p.price) AS BIGINT) AS total
  FROM {demo.sales} AS s JOIN {demo.prices_latest} AS p ON s.item = p.item
  GROUP BY s.item ORDER BY s.item
"""


@dataclass(frozen=True, kw_only=True)
class Production:
    """Production of the small product, deployed to a workspace that has its source."""

    site: Site
    source: Path

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """A command of the checkout, as who deployed it."""
        root = self.site.checkout.root
        own = {"PYTHONPATH": str(root / "constructs"), "COLUMNS": "200"}
        return subprocess.run(
            [sys.executable, "-m", "health_monitor", *words, "--env", ENVIRONMENT],
            cwd=root,
            env={**os.environ, **self.site.login, **own},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Rows of the tables that the workspace holds."""
        machine = self.site.workspace.machine
        machine.settle()
        state = str(machine.folder)
        done = self.command("query", sql, "--format", "json", "--state", state)
        assert done.returncode == 0, done.stdout
        rows: list[dict[str, Any]] = json.loads(done.stdout)
        return rows


@pytest.fixture(scope="module")
def production(
    checkout: Checkout, provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Production]:
    folder = tmp_path_factory.mktemp("production")
    write_source(folder / "source")
    copy = checkout.copy(folder / "project")
    (copy.root / ".tools").symlink_to(IVY.parent)
    run_as = run_as_of(copy, ENVIRONMENT)
    assert run_as is not None
    with WorkspaceEmulator(
        state=copy.root / "workspace",
        tokens={TOKEN: DEPLOYER, run_as_token(ENVIRONMENT): run_as},
        account=account_of(copy),
        machine=partial(SparkMachine, source=folder / "source", today=TODAY, ivy=IVY),
    ) as workspace:
        site = Site(checkout=copy, workspace=workspace, provider=provider)
        site.terraform(ENVIRONMENT).apply()
        yield Production(site=site, source=folder / "source")


@pytest.mark.spark
def test_deployed_masters_run_in_their_workspace_to_the_numbers_of_their_source(
    production: Production,
) -> None:
    done = production.command("run", *MASTERS, "--workspace")
    assert done.returncode == 0, done.stdout
    for task in (
        "master_setup_orchestrator > semantic_layer_setup > tvf_deployment > deploy_tvfs",
        "master_setup_orchestrator > ml_layer_setup > ml_training > train_sale_forecaster",
        "master_refresh_orchestrator > ml_layer_inference > ml_inference > batch_inference",
        *MASTERS,
    ):
        assert f"{task}: SUCCESS" in done.stdout
    rows = production.query("SELECT item, total FROM health_gold.total ORDER BY item")
    theirs = Tables(production.source).rows(TOTALS)
    assert [(row["item"], row["total"]) for row in rows] == theirs != []
    trained = production.query("SELECT model, outcome FROM health_gold.ml_model_runs")
    assert trained == [{"model": "sale_forecaster", "outcome": "PROMOTED"}]
