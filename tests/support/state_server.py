"""A server for Terraform's http backend: states and locks as files, behind a login."""

import base64
import hmac
import os
import re
import tempfile
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit


class StateServer:
    """Serves `http://127.0.0.1:<port>/state/<name>`, lock and unlock at the same address.

    All that it knows lies in its folder: a server on the same folder goes on where another ended.
    """

    def __init__(self, *, folder: Path, user: str, password: str) -> None:
        self._store = _Store(folder)
        login = base64.b64encode(f"{user}:{password}".encode()).decode()
        handler = type("Handler", (_Handler,), {"store": self._store, "expected": f"Basic {login}"})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def address(self, name: str) -> str:
        """Where the state of this name is."""
        return f"http://127.0.0.1:{self._server.server_port}/state/{name}"

    def state(self, name: str) -> bytes:
        """The state as it is stored; empty when there is none."""
        return self._store.read(f"{name}.tfstate") or b""

    def lock(self, name: str) -> bytes | None:
        """What the holder of the lock told about itself; None when nobody holds it."""
        return self._store.read(f"{name}.lock")

    def __enter__(self) -> Self:
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


class _Store:
    """Files that are either there in full or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, content: bytes) -> None:
        self._finished(content).replace(self._folder / name)

    def create(self, name: str, content: bytes) -> bool:
        """False if there is such a file already: of two who ask at once one gets it."""
        draft = self._finished(content)
        try:
            os.link(draft, self._folder / name)
        except FileExistsError:
            return False
        finally:
            draft.unlink()
        return True

    def remove(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)

    def _finished(self, content: bytes) -> Path:
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as draft:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
        return Path(draft.name)


class _Handler(BaseHTTPRequestHandler):
    store: _Store
    expected: str

    def _answer(self, status: HTTPStatus, content: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _name(self) -> str | None:
        """The state that is asked for; None when the request has been answered already."""
        given = self.headers.get("Authorization", "")
        path = re.fullmatch(r"/state/([a-z0-9_-]+)", urlsplit(self.path).path)
        if not hmac.compare_digest(given, self.expected):
            self._answer(HTTPStatus.UNAUTHORIZED)
        elif path is None:
            self._answer(HTTPStatus.NOT_FOUND)
        else:
            return path[1]
        return None

    def _content(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _may_change(self, name: str) -> bool:
        """Only the holder of the lock changes a locked state; who did not ask is refused."""
        lock = self.store.read(f"{name}.lock")
        ids = parse_qs(urlsplit(self.path).query).get("ID", [])
        return lock is None or (len(ids) == 1 and f'"ID":"{ids[0]}"'.encode() in lock)

    def do_GET(self) -> None:
        name = self._name()
        if name is not None:
            state = self.store.read(f"{name}.tfstate")
            status = HTTPStatus.NOT_FOUND if state is None else HTTPStatus.OK
            self._answer(status, state or b"")

    def do_POST(self) -> None:
        content, name = self._content(), self._name()
        if name is not None:
            if not self._may_change(name):
                self._answer(HTTPStatus.CONFLICT)
            else:
                self.store.write(f"{name}.tfstate", content)
                self._answer(HTTPStatus.OK)

    def do_DELETE(self) -> None:
        name = self._name()
        if name is not None:
            if not self._may_change(name):
                self._answer(HTTPStatus.CONFLICT)
            else:
                self.store.remove(f"{name}.tfstate")
                self._answer(HTTPStatus.OK)

    def do_LOCK(self) -> None:
        content, name = self._content(), self._name()
        if name is not None:
            if self.store.create(f"{name}.lock", content):
                self._answer(HTTPStatus.OK)
            else:
                self._answer(HTTPStatus.LOCKED, self.store.read(f"{name}.lock") or b"")

    def do_UNLOCK(self) -> None:
        """`force-unlock` sends no body: it may remove anybody's lock."""
        content, name = self._content(), self._name()
        if name is not None:
            if content not in (b"", self.store.read(f"{name}.lock")):
                self._answer(HTTPStatus.CONFLICT)
            else:
                self.store.remove(f"{name}.lock")
                self._answer(HTTPStatus.OK)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: requests carry a login."""
