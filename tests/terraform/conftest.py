"""A stack to build single constructs in, over small workloads of its own."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from health_monitor.environments.backends import PgBackend
from health_monitor.environments.settings import Schemas, Settings
from health_monitor.jobs.spec import (
    AtomicJob,
    CompositeJob,
    Domain,
    Environment,
    Parameter,
    Resource,
    RunIf,
    RunJob,
    Schema,
    Setting,
    Task,
)
from health_monitor.terraform.binding import App, DatabricksProvider, TerraformStack
from health_monitor.terraform.job import DeployedJob
from health_monitor.terraform.site import Site
from health_monitor.terraform.workspace_files import WorkspaceFiles

Resources = dict[str, dict[str, Any]]
Synth = Callable[[Callable[[TerraformStack], object]], Resources]

FILES = {
    "gold/merge.py": '"""Merge the tables.\n\nAll of them."""\n',
    "gold/silent.py": "VALUE = 1\n",
    "gold/tables/billing/usage.sql": "SELECT 1\n",
    "gold/tables/billing/notes.md": "not deployed\n",
    "gold/__pycache__/merge.py": "not deployed\n",
    "gold/tests/test_merge.py": "not deployed\n",
    "runtime/__init__.py": "",
    "definitions.yaml": "values: {}\n",
}

Deploy = Callable[..., Mapping[str, Any]]

CATALOG = Parameter(name="catalog")
DATES = Parameter(name="dates", default="")
FIRST = Task(
    key="b_first",
    entry="gold/merge.py",
    arguments={
        "catalog": CATALOG.reference,
        "gold-schema": Schema.GOLD,
        "lookback-days": Setting.LOOKBACK_DAYS,
        "experiment": Resource.EXPERIMENT,
    },
    retries=3,
    timeout_minutes=10,
    environment=Environment(key="ml", dependencies=("scikit-learn==1.9.1", "mlflow==3.17.2")),
)
SECOND = Task(key="B_second", entry="gold/merge.py", depends_on=(FIRST,), run_if=RunIf.ALL_DONE)
THIRD = Task(key="a_third", entry="gold/merge.py", depends_on=(FIRST, SECOND))
MERGE = AtomicJob(
    key="merge_job",
    description="Merges.",
    domain=Domain.GOLD,
    tasks=(FIRST, SECOND, THIRD),
    parameters=(DATES, CATALOG),
    timeout_minutes=100,
)
LAYER = CompositeJob(
    key="layer_job",
    description="Runs the merge.",
    domain=Domain.GOLD,
    tasks=(RunJob(key="merge", job=MERGE),),
    parameters=(Parameter(name="source"), CATALOG),
)


@pytest.fixture(scope="module")
def workloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workloads folder with a file of each kind, and some that are not deployed."""
    folder = tmp_path_factory.mktemp("project") / "workloads"
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def settings() -> Settings:
    """Only what an environment must say."""
    schemas = Schemas(
        bronze="t_bronze",
        gold="t_gold",
        semantic="t_semantic",
        monitoring="t_monitoring",
        ml="t_ml",
        ops="t_ops",
    )
    return Settings(
        name="test",
        catalog="main",
        schemas=schemas,
        workspace_root="/Shared/test",
        backend=PgBackend(),
    )


@pytest.fixture
def synth(workloads: Path) -> Synth:
    """Builds something in a stack beside the workloads; gives the resources of its plan."""

    def run(build: Callable[[TerraformStack], object]) -> Resources:
        outdir = workloads.parent / "cdktf.out"
        app = App(outdir=str(outdir))
        stack = TerraformStack(app, "test")
        build(stack)
        if stack.node.try_find_child("databricks") is None:
            DatabricksProvider(stack, "databricks")
        app.synth()
        text = (outdir / "stacks" / "test" / "cdk.tf.json").read_text(encoding="utf-8")
        plan: Resources = json.loads(text)
        return plan.get("resource", {}) | {"terraform": plan["terraform"]}

    return run


@pytest.fixture
def merge_job() -> AtomicJob:
    """A job of three tasks, deployed by `deploy` unless a test changes it."""
    return MERGE


@pytest.fixture
def deploy(synth: Any, workloads: Path, settings: Settings) -> Deploy:
    """Deploys MERGE and LAYER with changed settings; gives the resources."""

    def run(atomic: AtomicJob = MERGE, **changes: Any) -> Mapping[str, Any]:
        def build(stack: Any) -> None:
            files = WorkspaceFiles(
                stack, "files", workspace_root="/Shared/test", workloads=[workloads]
            )
            site = Site(
                settings=replace(settings, **changes),
                files=files,
                schemas={Schema.GOLD: "g"},
                resources={Resource.EXPERIMENT: "/Shared/test/models"},
            )
            merge = DeployedJob(stack, "merge", spec=atomic, site=site, children={})
            DeployedJob(stack, "layer", spec=LAYER, site=site, children={"merge_job": merge.id})

        resources: Mapping[str, Any] = synth(build)
        return resources

    return run
