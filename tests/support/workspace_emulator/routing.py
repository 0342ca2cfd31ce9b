"""Which endpoint answers a request: each module of `endpoints` lists its own in ROUTES."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from workspace_emulator import endpoints
from workspace_emulator.account import Account
from workspace_emulator.execution.machine import Machine
from workspace_emulator.execution.statements import Answers
from workspace_emulator.manner import Manner
from workspace_emulator.refusal import refuse
from workspace_emulator.store import Json, Transaction
from workspace_emulator.typed import check, check_members, fields_of_call, from_query


@dataclass(frozen=True, kw_only=True)
class Call:
    """One checked request, as an endpoint sees it."""

    principal: str
    body: Json
    """The members of path, query and body together, of the types that the SDK gives them."""
    state: Transaction
    account: Account
    manner: Manner
    now: int
    """Milliseconds since 1970."""
    host: str
    machine: Machine
    """What runs of jobs are executed on."""
    answers: Answers
    """What statements are answered with."""

    @property
    def moment(self) -> datetime:
        """The same as `now`."""
        return datetime.fromtimestamp(self.now / 1000, UTC)


@dataclass(frozen=True, kw_only=True)
class Route:
    """One endpoint."""

    method: str
    path: str
    """Template: `{name}` is one segment, `{name+}` one or more."""
    sends: Callable[..., Any] | None
    """The SDK method whose parameters are the request's members; None: it has none."""
    answer: Callable[[Call], Json | list[Json]]
    returns: Any = None
    """The SDK type of the response; None: an empty object."""
    public: bool = False
    """True: no token is asked for."""

    def pattern(self) -> re.Pattern[str]:
        """The expression that matches the path."""
        text = re.sub(r"\\\{(\w+)\\\+\\\}", r"(?P<\1>.+)", re.escape(self.path))
        return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", text))


@dataclass(frozen=True, kw_only=True)
class Match:
    """A route and the values in its path."""

    route: Route
    values: Mapping[str, str]

    def members(self, query: Mapping[str, str], body: Any) -> Json:
        """The request's members, checked against the SDK's types."""
        fields = fields_of_call(self.route.sends) if self.route.sends else {}
        if body is not None and not isinstance(body, dict):
            refuse("field_type", "The request's body must be an object")
        read = {
            name: from_query(text, fields[name].annotation, name) if name in fields else text
            for name, text in query.items()
        }
        inner = {name: field for name, field in fields.items() if name not in self.values}
        members = {**read, **(body or {})}
        check_members(members, inner, "")
        return {**members, **self.values}

    def check_response(self, body: Json | list[Json]) -> None:
        """Hold the answer to the SDK's type: a failure here is a fault of the emulator."""
        if self.route.returns is None:
            check_members(body, {}, "response")
        else:
            check(body, self.route.returns, "response")


class Router:
    """All routes of all endpoint modules."""

    def __init__(self) -> None:
        names = sorted(m.name for m in pkgutil.iter_modules(endpoints.__path__))
        modules = [importlib.import_module(f"{endpoints.__name__}.{name}") for name in names]
        self.routes: tuple[Route, ...] = tuple(r for m in modules for r in m.ROUTES)
        self._patterns = tuple((route, route.pattern()) for route in self.routes)

    def match(self, method: str, path: str) -> Match:
        """The route of a request; 501 where there is none."""
        for route, pattern in self._patterns:
            found = pattern.fullmatch(path) if route.method == method else None
            if found:
                values = {name: unquote(text) for name, text in found.groupdict().items()}
                return Match(route=route, values=values)
        refuse(
            "endpoint_known",
            f"No emulated endpoint answers {method} {path}",
            status=501,
            error_code="NOT_IMPLEMENTED",
        )
