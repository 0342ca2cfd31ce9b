"""Calls of a workspace's REST API."""

import http.client
import json
import threading
import time
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from standin_provider.errors import ApiError, StandInError
from standin_provider.login import Login

RETRIED = frozenset({429, 503})
PATIENCE_SECONDS = 30.0
TIMEOUT_SECONDS = 60.0


class Client:
    """One login. Safe to be used by several threads; each keeps its own connection."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._local = threading.local()
        self._lock = threading.Lock()

    @property
    def host(self) -> str:
        return self._login.require()[0]

    @property
    def me(self) -> str:
        """The name of the caller; asked for once."""
        with self._lock:
            return self._me

    @cached_property
    def _me(self) -> str:
        return str(self.get("/api/2.0/preview/scim/v2/Me")["userName"])

    def get(self, path: str, /, **query: Any) -> dict[str, Any]:
        """An answer that is a list is in `items`."""
        return self._call("GET", f"{path}?{urlencode(query)}" if query else path, None)

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._call("POST", path, body)

    def put(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._call("PUT", path, body)

    def patch(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._call("PATCH", path, body)

    def delete(self, path: str, /, **query: Any) -> None:
        self._call("DELETE", f"{path}?{urlencode(query)}" if query else path, None)

    def _call(self, method: str, target: str, body: Mapping[str, Any] | None) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE_SECONDS
        pause = 0.1
        while True:
            try:
                status, text = self._send(method, target, body)
            except (OSError, http.client.HTTPException) as error:
                self._local.connection = None
                if time.monotonic() > deadline:
                    raise StandInError(f"{method} {target}: {error}") from error
            else:
                if status not in RETRIED or time.monotonic() > deadline:
                    return _answer(status, text)
            time.sleep(pause)
            pause = min(pause * 2, 2.0)

    def _send(self, method: str, target: str, body: Mapping[str, Any] | None) -> tuple[int, bytes]:
        _, token = self._login.require()
        connection = self._connection()
        headers = {"Authorization": f"Bearer {token}", "User-Agent": "stand-in-provider"}
        content = None
        if body is not None:
            content = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        connection.request(method, target, body=content, headers=headers)
        response = connection.getresponse()
        return response.status, response.read()

    def _connection(self) -> http.client.HTTPConnection:
        connection: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if connection is None:
            address = urlsplit(self.host)
            is_secure = address.scheme == "https"
            kind = http.client.HTTPSConnection if is_secure else http.client.HTTPConnection
            connection = kind(address.hostname or "", address.port, timeout=TIMEOUT_SECONDS)
            self._local.connection = connection
        return connection


def segment(name: object) -> str:
    """A name as one part of a path."""
    return quote(str(name), safe="")


def _answer(status: int, text: bytes) -> dict[str, Any]:
    try:
        content = json.loads(text) if text else {}
    except json.JSONDecodeError:
        content = {"message": text.decode(errors="replace")}
    if status >= 400:
        code, message = str(content.get("error_code", "")), str(content.get("message", ""))
        raise ApiError(status, code, message)
    return {"items": content} if isinstance(content, list) else dict(content)
