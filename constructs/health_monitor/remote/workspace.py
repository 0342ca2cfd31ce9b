"""A workspace that the SDK has logged in to, and requests to it that wait where that helps."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from databricks.sdk import WorkspaceClient
from databricks.sdk.config import Config

from health_monitor.remote import RemoteError
from health_monitor.remote.sdk_errors import explained, is_passing, is_throttled

RETRY_SECONDS = 10
"""How long the SDK tries one request again by itself."""
ANSWER_SECONDS = 30
PATIENCE_SECONDS = 600.0
"""How long a workspace that limits requests is waited for, or one that is away while a run is
followed."""
Answer = TypeVar("Answer")


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """The SDK's client; requests that fail raise RemoteError."""

    client: WorkspaceClient
    host: str
    patience: float
    """Seconds."""

    def ask(self, doing: str, call: Callable[[], Answer], *, needs: str = "") -> Answer:
        """The answer of one request, tried again only as the workspace itself says."""
        return self._ask(doing, call, needs, None)

    def ask_patiently(
        self, doing: str, call: Callable[[], Answer], pause: Callable[[], None]
    ) -> Answer:
        """The same, and also through an outage, with a pause before each time that it is tried
        again: for what changes nothing in the workspace."""
        return self._ask(doing, call, "", pause)

    def _ask(
        self, doing: str, call: Callable[[], Answer], needs: str, pause: Callable[[], None] | None
    ) -> Answer:
        until = time.monotonic() + self.patience
        while True:
            try:
                return call()
            except (OSError, ValueError, RuntimeError) as error:
                waited = is_throttled(error)  # the SDK waits then
                may_try = waited or (pause is not None and is_passing(error))
                if not may_try or time.monotonic() > until:
                    raise explained(error, self.host, doing, needs) from error
            if pause is not None and not waited:
                pause()


def connect(host: str | None, profile: str | None) -> Workspace:
    """Log in as the SDK does: by what is given, the environment's variables, its own files.

    Raises RemoteError when it finds nothing to log in with.
    """
    # What it warns of is an error of the first request too, which is told.
    logging.getLogger("databricks.sdk").setLevel(logging.ERROR)
    try:
        config = Config(
            host=host,
            profile=profile,
            product="health-monitor",
            product_version="1.0.0",
            retry_timeout_seconds=RETRY_SECONDS,
            http_timeout_seconds=ANSWER_SECONDS,
        )
    except (OSError, ValueError) as error:
        where = f"profile {profile}" if profile else host or "the workspace"
        text = str(error).partition(". Config: ")[0].strip().rstrip(".")
        raise RemoteError(
            f"{where}: cannot log in: {text}; give a host or profile in the environment file, or "
            "set DATABRICKS_HOST and DATABRICKS_TOKEN"
        ) from error
    if not config.host:
        raise RemoteError(
            "which workspace is meant is not known: give a host or profile in the environment "
            "file, or set DATABRICKS_HOST"
        )
    return Workspace(
        client=WorkspaceClient(config=config), host=config.host, patience=PATIENCE_SECONDS
    )
