"""Real state backends, and checkouts of a small stack that keep their state there."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from backend_checkouts import CheckOut, Checkout, Gate, Remote, Resources, synthesized_block
from postgres import Postgres, postgres
from state_server import StateServer

USER = "deployer"
PASSWORD = "hunter2-of-the-backend"


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """A gate of this test; open in the end, so that every provisioner ends."""
    gate = Gate(tmp_path)
    yield gate
    gate.open()


@pytest.fixture(scope="session")
def state_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StateServer]:
    """A server for the http backend."""
    folder = tmp_path_factory.mktemp("states")
    with StateServer(folder=folder, user=USER, password=PASSWORD) as server:
        yield server


@pytest.fixture(scope="session")
def database() -> Iterator[Postgres]:
    """A PostgreSQL for the pg backend."""
    with postgres(user=USER, password=PASSWORD) as server:
        yield server


@pytest.fixture
def http(request: pytest.FixtureRequest, tmp_path: Path) -> Remote:
    """A state on the state server."""
    server: StateServer = request.getfixturevalue("state_server")
    name = _name(tmp_path)
    address = server.address(name)
    return Remote(
        kind="http",
        name=name,
        block=synthesized_block(
            tmp_path, f"  kind: http\n  address: {address}\n  lock_address: {address}\n"
        ),
        login={"TF_HTTP_USERNAME": USER, "TF_HTTP_PASSWORD": PASSWORD},
        stored=lambda: server.state(name).decode(),
    )


@pytest.fixture
def pg(request: pytest.FixtureRequest, tmp_path: Path) -> Remote:
    """A state in the database."""
    server: Postgres = request.getfixturevalue("database")
    schema = _name(tmp_path)
    return Remote(
        kind="pg",
        name=schema,
        block=synthesized_block(tmp_path, f"  kind: pg\n  schema_name: {schema}\n"),
        login=server.variables,
        stored=lambda: server.query(f"SELECT data FROM {schema}.states"),
    )


@pytest.fixture(params=["http", "pg"])
def remote(request: pytest.FixtureRequest) -> Remote:
    """Each backend in turn."""
    remote: Remote = request.getfixturevalue(request.param)
    return remote


@pytest.fixture
def check_out(tmp_path: Path) -> CheckOut:
    """Writes a stack of `terraform_data` resources into a folder of this name, and initializes."""

    def written(name: str, remote: Remote, resources: Resources) -> Checkout:
        folder = tmp_path / name / "cdktf.out" / "stacks" / "dev"
        folder.mkdir(parents=True, exist_ok=True)
        stack = {
            "terraform": {"backend": {remote.kind: remote.block}},
            "resource": {"terraform_data": resources},
        }
        (folder / "cdk.tf.json").write_text(json.dumps(stack), encoding="utf-8")
        checkout = Checkout(folder=folder, login=remote.login)
        checkout.init()
        return checkout

    return written


def _name(folder: Path) -> str:
    """The name of a test's folder, which no other test has."""
    return re.sub(r"\W", "_", folder.name).lower()
