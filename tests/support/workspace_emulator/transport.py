"""HTTP: bytes to a request, an answer to bytes."""

import json
import logging
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from workspace_emulator.service import Service
from workspace_emulator.store import Json

LOG = logging.getLogger(__name__)
IDLE_SECONDS = 30


def handler_of(service: Service) -> type[BaseHTTPRequestHandler]:
    """The request handler of one emulator."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body leave in one packet, or each answer waits for a delayed acknowledgement.
        disable_nagle_algorithm = True
        wbufsize = -1
        timeout = IDLE_SECONDS

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def do_PUT(self) -> None:
            self._serve()

        def do_PATCH(self) -> None:
            self._serve()

        def do_DELETE(self) -> None:
            self._serve()

        def log_message(self, format: str, *args: Any) -> None:
            LOG.debug(format, *args)

        def _serve(self) -> None:
            url = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            try:
                body = json.loads(raw) if raw else None
            except ValueError as error:
                text = f"The request's body is not JSON: {error}"
                self._send(400, {"error_code": "MALFORMED_REQUEST", "message": text}, {})
                return
            kind, _, token = self.headers.get("Authorization", "").partition(" ")
            status: int
            answer: Json | list[Json]
            headers: Mapping[str, str]
            try:
                status, answer, headers = service.answer(
                    method=self.command,
                    path=url.path,
                    query=dict(parse_qsl(url.query, keep_blank_values=True)),
                    token=token if kind == "Bearer" and token else None,
                    body=body,
                )
            except Exception as error:
                LOG.exception("%s %s", self.command, url.path)
                text = f"the emulator failed: {error!r}"
                status, answer, headers = (
                    500,
                    {"error_code": "INTERNAL_ERROR", "message": text},
                    {},
                )
            self._send(status, answer, headers)

        def _send(self, status: int, answer: Json | list[Json], headers: Mapping[str, str]) -> None:
            content = json.dumps(answer).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    return Handler
