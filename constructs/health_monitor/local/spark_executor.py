"""Runs attempts on the one Spark, each in a session of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pyspark.sql import SparkSession

from health_monitor.local.entry import run_entry
from health_monitor.local.workers import Attempt
from health_monitor.local.workspace import local_path


@dataclass(frozen=True, kw_only=True)
class SparkExecutor:
    """Gives the thread of an attempt its active session, and tags its Spark jobs."""

    spark: SparkSession
    workspace: Path
    _current: threading.local = field(default_factory=threading.local)

    def run(self, attempt: Attempt) -> None:
        """Run the entry to its end; temporary views and settings are its own."""
        self._current.session = self.spark.newSession()
        context = self.spark.sparkContext
        context.addJobTag(attempt.name)
        try:
            run_entry(local_path(self.workspace, attempt.file), attempt.argv)
        finally:
            context.removeJobTag(attempt.name)

    def cancel(self, attempt: Attempt) -> None:
        """Stop the Spark jobs that the attempt has started."""
        self.spark.sparkContext.cancelJobsWithTag(attempt.name)

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
