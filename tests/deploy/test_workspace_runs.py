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

import pandas as pd
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
from product import SCALE, command
from terraform_cli import Provider

from health_monitor.cli.project import IVY
from workspace_emulator.execution.spark import SparkMachine
from workspace_emulator.server import WorkspaceEmulator

ENVIRONMENT = "prod"
RUN_SECONDS = 1200
FIRST_DAY, LAST_DAY = "2026-02-20", "2026-03-01"
TODAY = datetime(2026, 3, 2, 6, tzinfo=UTC)
JOBS = ("bronze_setup_job", "gold_setup_job", "semantic_layer_setup_job")


@dataclass(frozen=True, kw_only=True)
class Production:
    """Production, deployed to a workspace that has ten days of system tables."""

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
            timeout=RUN_SECONDS,
            check=False,
        )

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Rows of the tables that the workspace holds."""
        state = str(self.site.workspace.machine.folder)
        done = self.command("query", sql, "--format", "json", "--state", state)
        assert done.returncode == 0, done.stdout
        rows: list[dict[str, Any]] = json.loads(done.stdout)
        return rows


@pytest.fixture(scope="module")
def production(
    checkout: Checkout, provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Production]:
    folder = tmp_path_factory.mktemp("production")
    days = ("--from", FIRST_DAY, "--to", LAST_DAY)
    command("simulate", "--scale", SCALE, *days, "--out", str(folder / "source"))
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
@pytest.mark.timeout(1500)
def test_deployed_jobs_run_in_their_workspace_and_fill_its_tables(production: Production) -> None:
    done = production.command("run", *JOBS, "--workspace")
    assert done.returncode == 0, done.stdout
    assert "semantic_layer_setup_job > tvf_deployment > deploy_tvfs: SUCCESS" in done.stdout
    for job in JOBS:
        assert f"{job}: SUCCESS" in done.stdout
    usage = pd.read_parquet(production.source / "billing" / "usage")
    (found,) = production.query(
        "SELECT (SELECT count(*) FROM health_bronze.billing_usage) AS bronze, "
        "(SELECT count(*) FROM health_gold.fact_usage) AS gold, "
        "(SELECT count(DISTINCT run_id) FROM health_ops.run_log) AS runs, "
        "(SELECT count(*) FROM get_top_cost_contributors("
        f"DATE '{FIRST_DAY}', DATE '{LAST_DAY}')) AS contributors"
    )
    assert found["bronze"] == usage["record_id"].nunique()
    assert 0 < found["gold"] <= found["bronze"]
    assert found["runs"] >= len(JOBS)
    assert found["contributors"] > 0
