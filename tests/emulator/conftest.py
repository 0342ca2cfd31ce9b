"""A workspace with four people, one service principal and one catalog."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from databricks.sdk import WorkspaceClient

from workspace_emulator.account import Account
from workspace_emulator.caller import Caller
from workspace_emulator.manner import Manner
from workspace_emulator.server import WorkspaceEmulator

SERVICE = "5f2b0e1c-3f55-4f0a-9c55-0d9f2b7a1c11"
TOKENS = {
    "admin-token": "admin@example.com",
    "developer-token": "developer@example.com",
    "reader-token": "reader@example.com",
    "service-token": SERVICE,
}
ACCOUNT = Account(
    users=frozenset({"admin@example.com", "developer@example.com", "reader@example.com"}),
    service_principals=frozenset({SERVICE}),
    groups={
        "admins": frozenset({"admin@example.com"}),
        "developers": frozenset({"developer@example.com"}),
        "everyone-in-data": frozenset({"developers", "reader@example.com"}),
    },
    catalogs={"dev": "admin@example.com"},
    schemas={"dev.system_billing": "admin@example.com"},
    notification_destinations=frozenset({"d1", "d2", "d3", "d4"}),
    usage_policies=frozenset({"policy-1"}),
)

Client = Callable[..., WorkspaceClient]


@pytest.fixture
def account() -> Account:
    return ACCOUNT


@pytest.fixture
def manner() -> Manner:
    return Manner.ECHO


@pytest.fixture
def workspace(tmp_path: Path, account: Account, manner: Manner) -> Iterator[WorkspaceEmulator]:
    with WorkspaceEmulator(
        state=tmp_path, tokens=TOKENS, manner=manner, account=account, expired=("old-token",)
    ) as emulator:
        yield emulator


@pytest.fixture
def as_user(workspace: WorkspaceEmulator) -> Client:
    """A client of the SDK for somebody: `as_user("developer")`."""

    def client(name: str) -> WorkspaceClient:
        return WorkspaceClient(host=workspace.host, token=f"{name}-token", auth_type="pat")

    return client


@pytest.fixture
def admin(as_user: Client) -> WorkspaceClient:
    return as_user("admin")


@pytest.fixture
def developer(as_user: Client) -> WorkspaceClient:
    return as_user("developer")


@pytest.fixture
def raw(workspace: WorkspaceEmulator) -> Caller:
    """The administrator, by hand."""
    return Caller(host=workspace.host, token="admin-token")
