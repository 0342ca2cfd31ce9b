"""Deployed checkouts. They are made once; what a test changes is a copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from deployments import Checkout, Site, check_out, open_site
from terraform_cli import Provider

from workspace_emulator.refusal import Refusal
from workspace_emulator.store import Transaction


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """The project as it is, synthesized, not deployed."""
    return check_out(tmp_path_factory.mktemp("checkout") / "project")


@pytest.fixture(scope="session")
def both(
    checkout: Checkout, provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Checkout:
    """dev and prod deployed side by side to one workspace."""
    deployed = checkout.copy(tmp_path_factory.mktemp("both") / "project")
    with open_site(deployed, provider) as site:
        for environment in ("dev", "prod"):
            site.terraform(environment).apply()
    return deployed


@pytest.fixture
def site(both: Checkout, provider: Provider, tmp_path: Path) -> Iterator[Site]:
    """A copy of that deployment, to be changed."""
    with open_site(both.copy(tmp_path / "project"), provider) as opened:
        yield opened


@pytest.fixture
def empty_site(checkout: Checkout, provider: Provider, tmp_path: Path) -> Iterator[Site]:
    """A workspace that nothing was deployed to."""
    with open_site(checkout.copy(tmp_path / "project"), provider) as opened:
        yield opened


@pytest.fixture
def refused_uploads(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Paths of files whose upload fails as long as they are in here."""
    paths: set[str] = set()
    put_content = Transaction.put_content

    def failing(transaction: Transaction, key: str, content: bytes) -> None:
        if key in paths:
            raise Refusal(
                status=500, error_code="INTERNAL_ERROR", message="The disk is full.", rule="none"
            )
        put_content(transaction, key, content)

    monkeypatch.setattr(Transaction, "put_content", failing)
    yield paths
