"""Secrets in environment variables: used to log in, and written nowhere."""

import base64
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from backend_checkouts import CheckOut, Remote
from checkouts import PROJECT, copy_of
from postgres import Postgres

PLANTED = re.compile(rb"hunter2")
VARIABLES = (
    "ARM_ACCESS_KEY",
    "ARM_CLIENT_SECRET",
    "ARM_SAS_TOKEN",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "DATABRICKS_AZURE_CLIENT_SECRET",
    "DATABRICKS_CLIENT_ID",
    "DATABRICKS_CLIENT_SECRET",
    "DATABRICKS_GOOGLE_CREDENTIALS",
    "DATABRICKS_HOST",
    "DATABRICKS_PASSWORD",
    "DATABRICKS_TOKEN",
    "GOOGLE_CREDENTIALS",
    "PGPASSWORD",
    "PG_CONN_STR",
    "TF_HTTP_PASSWORD",
    "TF_TOKEN_app_terraform_io",
    "TF_VAR_password",
)
STACK = {"gold": {"input": "as planned"}, "bronze": {}}


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder; what a plan packs is taken out of it."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as pack:
                yield from ((f"{file}/{name}", pack.read(name)) for name in pack.namelist())
        elif file.is_file():
            yield str(file), file.read_bytes()


def leaks(folder: Path) -> list[str]:
    """Files that hold a planted secret, also as it is sent in a login."""
    return [name for name, content in contents(folder) if holds_secret(content)]


def holds_secret(content: bytes) -> bool:
    decoded = b" ".join(
        base64.b64decode(word + b"=" * (-len(word) % 4))
        for word in re.findall(rb"[A-Za-z0-9+/]{16,}", content)
        if len(word) % 4 != 1
    )
    return PLANTED.search(content + decoded) is not None


def test_planted_secrets_are_found_where_they_are(tmp_path: Path) -> None:
    (tmp_path / "clean").write_bytes(b"word" * 9)
    (tmp_path / "plain").write_bytes(b"a hunter2-x")
    (tmp_path / "encoded").write_bytes(b"Basic " + base64.b64encode(b"user:hunter2-x"))
    with zipfile.ZipFile(tmp_path / "packed", "w") as pack:
        pack.writestr("inside", "hunter2-x")
    assert [Path(name).name for name in leaks(tmp_path)] == ["encoded", "inside", "plain"]


def test_synthesis_reads_no_login(tmp_path: Path) -> None:
    checkout = copy_of(PROJECT, tmp_path / "project")
    planted = {name: f"hunter2-{name}" for name in VARIABLES}
    done = checkout.main(**planted)
    assert done.returncode == 0, done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert checkout.stacks
    assert leaks(tmp_path) == []


@pytest.fixture
def pg_by_address(pg: Remote, database: Postgres) -> Remote:
    """The database's login in one variable, as an address with user and password."""
    login = f"{database.user}:{database.password}@127.0.0.1:{database.port}"
    return replace(pg, login={"PG_CONN_STR": f"postgres://{login}/postgres?sslmode=disable"})


@pytest.mark.parametrize("name", ["http", "pg", "pg_by_address"])
def test_login_is_in_no_plan_state_or_log(
    check_out: CheckOut, request: pytest.FixtureRequest, tmp_path: Path, name: str
) -> None:
    remote: Remote = request.getfixturevalue(name)
    assert holds_secret(str(remote.login).encode())
    spare = {name: "hunter2-planted" for name in VARIABLES if name not in remote.login}
    unused = {name: value for name, value in spare.items() if not name.startswith("PG")}
    traced = replace(remote, login={**unused, **remote.login, "TF_LOG": "TRACE"})
    checkout = check_out("first", traced, STACK)
    told = [
        checkout.run("init", "-input=false"),
        checkout.plan("-out=plan"),
        checkout.run("apply", "-input=false", "plan"),
        checkout.plan("-out=second"),
        checkout.run("show", "-json", "plan"),
        checkout.run("show", "-json"),
    ]
    assert [each.code for each in told] == [0, 2, 0, 0, 0, 0]
    assert [each.text for each in told if holds_secret(each.text.encode())] == []
    assert not holds_secret(remote.stored().encode())
    assert "as planned" in remote.stored()
    assert leaks(tmp_path) == []
