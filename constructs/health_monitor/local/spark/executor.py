"""Runs attempts on the one Spark, each in a session of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from health_monitor.local.running.workers import Attempt, TaskStopped
from health_monitor.local.spark.entry import run_entry
from health_monitor.local.spark.session import task_settings
from health_monitor.local.workspace import local_path


class _Closed:
    """Stands where a session keeps its way to Spark, once its task was stopped."""

    def __getattr__(self, name: str) -> object:
        raise TaskStopped("the task was stopped: its session starts nothing more")


@dataclass(frozen=True, kw_only=True)
class SparkExecutor:
    """Gives each attempt a session; through it all its Spark work can be found and stopped."""

    spark: SparkSession
    workspace: Path
    _current: threading.local = field(default_factory=threading.local)
    _sessions: "dict[Attempt, _ClassicSession | _RemoteSession]" = field(default_factory=dict)
    """Of the attempts that run."""

    def run(self, attempt: Attempt) -> None:
        """Run the entry to its end; temporary views and settings are its own."""
        own = _own_session(self.spark)
        for key, value in task_settings(attempt.file).items():
            own.session.conf.set(key, value)
        self._current.session = own.session
        self._sessions[attempt] = own
        try:
            run_entry(local_path(self.workspace, attempt.file), attempt.argv)
        finally:
            del self._sessions[attempt]
            own.close()

    def cancel(self, attempt: Attempt) -> None:
        """Stop what Spark does in the attempt's session, and let it begin nothing more there.

        The session is interrupted, not the thread's jobs: an entry may use threads of its own.
        """
        own = self._sessions.get(attempt)
        if own is not None:
            own.stop()

    @contextmanager
    def sessions(self) -> Iterator[None]:
        """Let `SparkSession.getActiveSession()` give each thread its own session.

        PySpark itself keeps one for the whole process, so that tasks at the same time would share
        their temporary views.
        """
        original = SparkSession.__dict__["getActiveSession"]

        def active(cls: type[SparkSession]) -> SparkSession | None:
            own: SparkSession | None = getattr(self._current, "session", None)
            return own or original.__get__(None, cls)()

        # Typing does not allow what threads need: another method in the place of PySpark's.
        SparkSession.getActiveSession = classmethod(active)  # type: ignore[assignment,method-assign]
        try:
            yield
        finally:
            SparkSession.getActiveSession = original  # type: ignore[method-assign]


def _own_session(spark: SparkSession) -> "_ClassicSession | _RemoteSession":
    # A session that is cloned keeps its server; only the remote kind has that method.
    return _RemoteSession(spark) if hasattr(spark, "cloneSession") else _ClassicSession(spark)


class _ClassicSession:
    """A session of its own in the embedded Spark: temporary views and settings."""

    def __init__(self, spark: SparkSession) -> None:
        self.session = spark.newSession()
        self._jvm: Any = self.session._jsparkSession

    def stop(self) -> None:
        """Interrupt what Spark does in the session, and let nothing more begin there."""
        self.session._jsparkSession = _Closed()
        self._jvm.interruptAll()

    def close(self) -> None:
        """Nothing to give back: it ends with Spark."""


class _RemoteSession:
    """A session of its own on the Spark Connect server."""

    def __init__(self, spark: Any) -> None:
        self.session: Any = spark.cloneSession()
        self._client = self.session._client

    def stop(self) -> None:
        """Interrupt what Spark does in the session, and let nothing more begin there."""
        self.session._client = _Closed()
        self._client.interrupt_all()

    def close(self) -> None:
        """Give it back; a client left open would call the server when the process ends."""
        self._client.release_session()
        self._client.close()
