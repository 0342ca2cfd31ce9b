"""Fixtures that several parts share: one Spark session, the deployed workloads, a task."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from deployed_files import write_manifest
from ml_tables import deploy_one_model
from pyspark.sql import SparkSession
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from health_monitor.cli.project import IVY
from health_monitor.local.spark.class_archive import use_archive
from health_monitor.local.spark.session import Profile, open_session
from health_monitor.local.state import State

pytest_plugins = ["terraform_cli", "time_by_area"]

LONG_LIVED = ("-XX:TieredStopAtLevel=4", "-XX:ReservedCodeCacheSize=400m")
"""The optimizing compiler: it pays in a JVM that works for many minutes."""
PROJECT = Path(__file__).resolve().parent.parent
NEEDS_JVM = {"spark", "task", "dev", "prod", "alone"}
NEEDS = {
    "backends": ("node", "terraform"),
    "cdktn": ("node",),
    "deploy": ("node", "terraform"),
    "layers": ("node",),
    "product": ("node",),
    "small": ("node",),
    "terraform": ("node",),
}
"""What the tests of a folder need."""
TOGETHER = ("product", "simulation", "small")
"""Folders whose tests share one run of the product, or one world, in a process; begun first, as the
longest, so that no process waits for them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a JVM, Node or Terraform, so that the fast suites can leave it out."""
    for item in items:
        if NEEDS_JVM & set(getattr(item, "fixturenames", ())):
            item.add_marker("spark")
        for marker in NEEDS.get(_folder(item), ()):
            item.add_marker(marker)
    items.sort(key=lambda item: [*TOGETHER, _folder(item)].index(_folder(item)))


class Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Tests of a file share its fixtures, and those of some folders a deployment."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        folder = file.split("/")[1]
        return folder if folder in TOGETHER else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """How two processes share the tests."""
    return Together(config, log)


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(PROJECT / "tests").parts[0]


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """One session for all tests of a process, set up as local runs are."""
    state = State(folder=tmp_path_factory.mktemp("spark"))
    jvm = [*use_archive(IVY), *LONG_LIVED]
    with open_session(state, IVY, Profile.SMALL, jvm) as session:
        session.sparkContext.setLogLevel("ERROR")
        yield session


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workloads as a deployment lays them out: with their manifest."""
    root = tmp_path_factory.mktemp("deployed") / "files"
    shutil.copytree(PROJECT / "workloads", root, ignore=shutil.ignore_patterns("__pycache__"))
    return write_manifest(root)


@pytest.fixture(scope="session")
def one_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workloads with one model and what it needs, deployed."""
    return deploy_one_model(tmp_path_factory.mktemp("one_model") / "files")
