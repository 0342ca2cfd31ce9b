"""Plans of the whole product, made by `main.py` in two copies of the project."""

from pathlib import Path

import pytest
from checkouts import EVERYTHING, PROJECT, Checkout, Plan, copy_of, synthesized

ENVIRONMENTS = sorted(file.stem for file in (PROJECT / "environments").glob("*.yaml"))


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A synthesized copy of the project."""
    root = tmp_path_factory.mktemp("here") / "project"
    return synthesized(root, PYTHONHASHSEED="1", LC_ALL="C")


@pytest.fixture
def other_checkout(checkout: Checkout, tmp_path: Path) -> Checkout:
    """A copy of that copy at a longer path, not synthesized."""
    return copy_of(checkout.root, tmp_path / "a longer path" / "to" / "the project")


@pytest.fixture(scope="session", params=[*ENVIRONMENTS, EVERYTHING.stem])
def plan(request: pytest.FixtureRequest, checkout: Checkout) -> Plan:
    """The plan of each environment in turn."""
    return checkout.plan(request.param)


@pytest.fixture(scope="session")
def everything(checkout: Checkout) -> Plan:
    """The plan of the snapshots' environment."""
    return checkout.plan(EVERYTHING.stem)
