"""Fixtures that several parts share: one Spark session, the deployed workloads, a task."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from health_monitor.cli.project import IVY
from health_monitor.local.spark.session import Profile, open_session
from health_monitor.local.state import State

pytest_plugins = ["terraform_cli"]

PROJECT = Path(__file__).resolve().parent.parent
NEEDS_JVM = {"spark", "task", "dev", "prod"}
NEEDS = {
    "backends": ("node", "terraform"),
    "cdktn": ("node",),
    "deploy": ("node", "terraform"),
    "layers": ("node",),
    "product": ("node",),
    "terraform": ("node",),
}
"""What the tests of a folder need."""
LONGEST = "product"
"""Begun first, so that no process waits for it at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a JVM, Node or Terraform, so that the fast suites can leave it out."""
    for item in items:
        if NEEDS_JVM & set(getattr(item, "fixturenames", ())):
            item.add_marker("spark")
        for marker in NEEDS.get(_folder(item), ()):
            item.add_marker(marker)
    items.sort(key=lambda item: _folder(item) != LONGEST)


class Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Tests of a file share its fixtures, and those of the product one deployment."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return LONGEST if file.startswith(f"tests/{LONGEST}/") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """How two processes share the tests."""
    return Together(config, log)


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(PROJECT / "tests").parts[0]


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """One session for all tests of a process, set up as local runs are."""
    state = State(folder=tmp_path_factory.mktemp("spark"))
    with open_session(state, IVY, Profile.SMALL) as session:
        session.sparkContext.setLogLevel("ERROR")
        yield session


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workloads as a deployment lays them out: with their manifest."""
    root = tmp_path_factory.mktemp("deployed") / "files"
    shutil.copytree(PROJECT / "workloads", root, ignore=shutil.ignore_patterns("__pycache__"))
    files = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.suffix in {".py", ".sql", ".yaml"}
    }
    manifest = {"release": "test", "files": files}
    (root / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return root
