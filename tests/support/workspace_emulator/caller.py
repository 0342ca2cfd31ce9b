"""Requests by hand, for what a typed client would never send."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from databricks.sdk.errors.base import DatabricksError

SECONDS = 180


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One response."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def rule(self) -> str:
        """The rule that a refusal names."""
        return str(self.body["details"][0]["reason"])

    @property
    def message(self) -> str:
        """The words of a refusal."""
        return str(self.body["message"])


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody with a token, or without one."""

    host: str
    token: str | None

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer to one request, whatever its status."""
        headers = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        response = requests.request(
            method,
            f"{self.host}{path}",
            json=body,
            params=dict(query or {}),
            headers=headers,
            timeout=SECONDS,
        )
        return Answer(status=response.status_code, body=response.json(), headers=response.headers)

    def get(self, path: str, /, **query: str) -> Answer:
        """A GET."""
        return self.send("GET", path, query=query)

    def post(self, path: str, /, **body: Any) -> Answer:
        """A POST of these members."""
        return self.send("POST", path, body)


@contextmanager
def refused(kind: type[DatabricksError], *, rule: str, says: str) -> Iterator[None]:
    """The block must end in this error of the SDK, by this rule, with these words."""
    try:
        yield
    except kind as error:
        info = error.get_error_details().error_info
        found = info.reason if info else "no rule"
        if found != rule or says not in str(error):
            raise AssertionError(f"refused by {found}: {error}; not by {rule}: {says}") from error
        return
    raise AssertionError(f"accepted, though {rule} refuses it: {says}")
