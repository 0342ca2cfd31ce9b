"""What happens to a request between the socket and its endpoint."""

import logging
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from workspace_emulator.account import Account
from workspace_emulator.execution.machine import Machine
from workspace_emulator.execution.statements import Answers
from workspace_emulator.manner import Manner
from workspace_emulator.refusal import Refusal, refuse, throttled
from workspace_emulator.routing import Call, Router
from workspace_emulator.store import Json, Store

SeenRequest = tuple[str, str, str]
LOG = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Service:
    """Authenticates, checks, answers in one transaction, and checks the answer."""

    store: Store
    account: Account
    tokens: Mapping[str, str]
    expired: Collection[str]
    manner: Manner
    requests: list[SeenRequest]
    machine: Machine
    answers: Answers
    throttles: list[int]
    """Seconds that each of the next requests is told to wait before it is sent again."""
    host: str = ""
    router: Router = field(default_factory=Router)

    def answer(
        self, *, method: str, path: str, query: Mapping[str, str], token: str | None, body: Any
    ) -> tuple[int, Json | list[Json], Mapping[str, str]]:
        """HTTP status, body and headers. `token` None: none was sent."""
        principal = self.tokens.get(token or "", "")
        self.requests.append((method, path, principal))
        try:
            return 200, self._checked(method, path, query, token, body), {}
        except Refusal as refusal:
            LOG.info("%s %s: %s %s", method, path, refusal.status, refusal.message)
            return refusal.status, refusal.body(), refusal.headers

    def _checked(
        self, method: str, path: str, query: Mapping[str, str], token: str | None, body: Any
    ) -> Json | list[Json]:
        match = self.router.match(method, path)
        if self.throttles and not match.route.public:
            raise throttled(self.throttles.pop(0))
        principal = "" if match.route.public else self._principal(token)
        members = match.members(query, body)
        with self.store.transaction() as state:
            answer = match.route.answer(
                Call(
                    principal=principal,
                    body=members,
                    state=state,
                    account=self.account,
                    manner=self.manner,
                    now=int(time.time() * 1000),
                    host=self.host,
                    machine=self.machine,
                    answers=self.answers,
                )
            )
            try:
                match.check_response(answer)
            except Refusal as fault:
                raise TypeError(f"{method} {path} answers wrongly: {fault.message}") from fault
        return answer

    def _principal(self, token: str | None) -> str:
        if token is None:
            refuse(
                "token_sent",
                "Credential was not sent or was of an unsupported type for this API.",
                status=401,
                error_code="401",
            )
        if token in self.expired:
            refuse("token_valid", "Access token is expired.", status=403, error_code="403")
        if token not in self.tokens:
            refuse("token_valid", "Invalid access token.", status=403, error_code="403")
        return self.tokens[token]
