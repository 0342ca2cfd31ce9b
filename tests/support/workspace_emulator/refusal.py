"""What the emulator refuses, in the platform's error form, each naming the rule it keeps."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

SOURCES = Path(__file__).with_name("limits.json")
ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo"


class Refusal(Exception):
    """An answer other than 200: HTTP status, the platform's error code, one message, and the
    entry of `limits.json` that says so."""

    def __init__(self, *, status: int, error_code: str, message: str, rule: str) -> None:
        super().__init__(message)
        self.status = status
        self.error_code = error_code
        self.message = message
        self.rule = rule

        self.headers: dict[str, str] = {}
        """HTTP headers of the answer."""

    def body(self) -> dict[str, Any]:
        """The response body."""
        detail = {"@type": ERROR_INFO, "reason": self.rule, "domain": "workspace-emulator"}
        return {"error_code": self.error_code, "message": self.message, "details": [detail]}


@cache
def sources() -> dict[str, dict[str, Any]]:
    """Every rule by name: the published limits, and what the service says elsewhere."""
    document = json.loads(SOURCES.read_text(encoding="utf-8"))
    return {**document["platform_limits"], **document["service"]}


def limit(rule: str) -> Any:
    """The value of one published limit; KeyError for a limit that is not in the file."""
    return sources()[rule]["value"]


def refuse(
    rule: str, message: str, *, status: int = 400, error_code: str = "INVALID_PARAMETER_VALUE"
) -> NoReturn:
    """End the request: `rule` must stand in `limits.json`."""
    if rule not in sources():
        raise KeyError(f"{rule} is not in {SOURCES.name}: add it with its source")
    raise Refusal(status=status, error_code=error_code, message=message, rule=rule)


def missing(rule: str, message: str, *, error_code: str = "RESOURCE_DOES_NOT_EXIST") -> NoReturn:
    """End the request with 404."""
    refuse(rule, message, status=404, error_code=error_code)


def forbidden(message: str) -> NoReturn:
    """End the request with 403: the caller is known and may not do this."""
    refuse("permission_needed", message, status=403, error_code="PERMISSION_DENIED")


def throttled(seconds: int) -> Refusal:
    """The refusal of a request that came too soon."""
    refusal = Refusal(
        status=429,
        error_code="REQUEST_LIMIT_EXCEEDED",
        message="The requests of this user exceed the rate limit. Please try again later.",
        rule="rate_limit",
    )
    refusal.headers["Retry-After"] = str(seconds)
    return refusal
