"""Runs attempts on the one Spark, each in a session of its own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from health_monitor.local.entry import run_entry
from health_monitor.local.workers import Attempt, TaskStopped
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
    _stops: dict[Attempt, Callable[[], None]] = field(default_factory=dict)
    """What stops the session of each attempt that runs."""

    def run(self, attempt: Attempt) -> None:
        """Run the entry to its end; temporary views and settings are its own."""
        self._current.session, self._stops[attempt] = _own_session(self.spark)
        try:
            run_entry(local_path(self.workspace, attempt.file), attempt.argv)
        finally:
            del self._stops[attempt]

    def cancel(self, attempt: Attempt) -> None:
        """Stop what Spark does in the attempt's session, and let it begin nothing more there.

        The session is interrupted, not the thread's jobs: an entry may use threads of its own.
        """
        stop = self._stops.get(attempt)
        if stop is not None:
            stop()

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

        SparkSession.getActiveSession = classmethod(active)  # type: ignore[assignment,method-assign]
        try:
            yield
        finally:
            SparkSession.getActiveSession = original  # type: ignore[method-assign]


def _own_session(spark: SparkSession) -> tuple[SparkSession, Callable[[], None]]:
    """A session with temporary views and settings of its own, and what stops it.

    Stopping interrupts what Spark does in the session, and lets nothing more begin there.
    """
    if not hasattr(spark, "cloneSession"):
        session = spark.newSession()
        jvm = session._jsparkSession

        def stop() -> None:
            session._jsparkSession = _Closed()
            jvm.interruptAll()

        return session, stop
    remote: Any = spark.cloneSession()
    client = remote._client

    def stop_remote() -> None:
        remote._client = _Closed()
        client.interrupt_all()

    return remote, stop_remote
