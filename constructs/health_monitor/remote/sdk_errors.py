"""What the errors of the Databricks SDK say to a user."""

import requests
from databricks.sdk.errors import (
    InternalError,
    PermissionDenied,
    TemporarilyUnavailable,
    TooManyRequests,
    Unauthenticated,
)

from health_monitor.remote import RemoteError


def is_throttled(error: Exception) -> bool:
    """The workspace asked to wait; the SDK has waited as long as it was told to."""
    return isinstance(_reason(error), TooManyRequests)


def is_passing(error: Exception) -> bool:
    """It may be over in a minute: no network, or a workspace that is not well."""
    passing = (requests.ConnectionError, requests.Timeout, InternalError, TemporarilyUnavailable)
    return is_throttled(error) or isinstance(_reason(error), passing)


def explained(error: Exception, host: str, doing: str, needs: str = "") -> RemoteError:
    """The error as one message; `needs` is the permission that it takes."""
    reason = _reason(error)
    text = str(reason).partition(". Config: ")[0].strip().rstrip(".")
    if isinstance(reason, Unauthenticated) or _is_about_the_token(reason):
        return RemoteError(
            f"{host}: cannot {doing}: who you are is not accepted: {text}; log in again with "
            "`databricks auth login`, or set a token that is valid in DATABRICKS_TOKEN"
        )
    if isinstance(reason, PermissionDenied):
        who_helps = f"it needs {needs}, which who manages it gives" if needs else "ask for it"
        return RemoteError(f"{host}: you may not {doing}: {text}; {who_helps}")
    if isinstance(reason, TooManyRequests):
        return RemoteError(
            f"{host}: cannot {doing}: the workspace still limits the rate of requests: {text}; "
            "try again later"
        )
    if isinstance(reason, requests.ConnectionError | requests.Timeout):
        return RemoteError(
            f"{host}: cannot {doing}: the host does not answer; check the network, and the host "
            "or profile in the environment file"
        )
    return RemoteError(f"{host}: cannot {doing}: {text}")


def _reason(error: Exception) -> Exception:
    """What the SDK gave up on, where it tried several times."""
    cause = error.__cause__
    gave_up = isinstance(error, TimeoutError | RuntimeError) and isinstance(cause, Exception)
    return cause if gave_up and isinstance(cause, Exception) else error


def _is_about_the_token(reason: Exception) -> bool:
    """A workspace refuses a token as it refuses a permission, but for the code."""
    if not isinstance(reason, PermissionDenied):
        return False
    return reason.error_code != "PERMISSION_DENIED" and "token" in str(reason).lower()
