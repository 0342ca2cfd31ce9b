"""A Databricks workspace on localhost, as far as the deployed stack needs one."""

import contextlib
import socket
import threading
from collections.abc import Callable, Collection, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

from workspace_emulator import access, privileges
from workspace_emulator.account import Account
from workspace_emulator.execution.machine import Machine
from workspace_emulator.execution.plain import PlainMachine
from workspace_emulator.execution.statements import Answers, no_answers
from workspace_emulator.manner import Manner
from workspace_emulator.reading import read_state
from workspace_emulator.seed import seed
from workspace_emulator.service import SeenRequest, Service
from workspace_emulator.store import Store
from workspace_emulator.transport import handler_of


class WorkspaceEmulator:
    """A context manager: inside it the workspace answers on `host`.

    The same `state` folder later gives the same workspace. Principals of `tokens` that no
    `account` declares are its administrators, who own the catalog `main`.
    """

    def __init__(
        self,
        *,
        state: Path,
        tokens: Mapping[str, str],
        manner: Manner = Manner.ECHO,
        account: Account | None = None,
        expired: Collection[str] = (),
        port: int = 0,
        machine: Callable[[Path], Machine] = PlainMachine,
    ) -> None:
        self._folder = state
        self._port = port
        self._account = account or Account.of(*dict.fromkeys(tokens.values()))
        for principal in tokens.values():
            if not self._account.has(principal):
                raise ValueError(f"a token names {principal}, whom the account does not declare")
        self._tokens = dict(tokens)
        self._expired = set(expired)
        self._make_machine = machine
        self._manner = manner
        self.host = ""
        self.requests: list[SeenRequest] = []
        """(method, path, principal) of each request since the start."""
        self.throttles: list[int] = []
        """Seconds that each of the next requests is told to wait before it is sent again."""
        self.answers: Answers = no_answers
        """What SQL warehouses answer from now on."""

    def __enter__(self) -> "WorkspaceEmulator":
        self._store = Store(self._folder)
        self.machine = self._make_machine(self._folder / "machine")
        with self._store.transaction() as state:
            seed(state, self._account)
        service = Service(
            store=self._store,
            account=self._account,
            tokens=self._tokens,
            expired=self._expired,
            manner=self._manner,
            requests=self.requests,
            machine=self.machine,
            throttles=self.throttles,
            answers=lambda statement: self.answers(statement),
        )
        self._server = _Server(("127.0.0.1", self._port), handler_of(service))
        self.host = f"http://127.0.0.1:{self._server.server_port}"
        service.host = self.host
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.machine.close()
        self._store.close()

    def read(self) -> dict[str, dict[str, Any]]:
        """The state as plain values: jobs, files, directories, schemas, grants, permissions,
        experiments and warehouses, each by id, path or name."""
        with self._store.transaction() as state:
            return read_state(state)

    def may(self, principal: str, path: str, level: str = "CAN_READ") -> bool:
        """Whether somebody has at least this level on a file or folder that is there."""
        with self._store.transaction() as state:
            record = state.get("path", path)
            return record is not None and access.allowed(
                state, self._account, principal, access.tree_securable(record), level
            )

    def has_privilege(self, principal: str, privilege: str, kind: str, full_name: str) -> bool:
        """Whether somebody holds the privilege on a catalog or schema, or owns it."""
        with self._store.transaction() as state:
            return privileges.has(state, self._account, principal, privilege, kind, full_name)

    def statements(self) -> list[str]:
        """Ids of the statements that were run."""
        with self._store.transaction() as state:
            return list(state.all("statement"))

    def expire(self, token: str) -> None:
        """From now on a token is not accepted any more."""
        self._expired.add(token)

    def add_table(self, full_name: str) -> None:
        """Put a table into a schema, as a job would."""
        with self._store.transaction() as state:
            state.put("table", full_name, {"full_name": full_name})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(address, handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Also end the connections that clients keep open: nobody may reach a closed workspace."""
        super().server_close()
        for connection in tuple(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
