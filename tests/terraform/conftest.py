"""A stack to build single constructs in, over small workloads of its own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from health_monitor.environments.backends import PgBackend
from health_monitor.environments.settings import Schemas, Settings
from health_monitor.terraform.binding import App, DatabricksProvider, TerraformStack

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
