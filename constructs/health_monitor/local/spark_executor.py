"""Runs attempts on the one Spark, each in a session of its own."""

import threading
from dataclasses import dataclass
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

    def run(self, attempt: Attempt) -> None:
        """Run the entry to its end; temporary views and settings are its own."""
        activate(self.spark.newSession())
        context = self.spark.sparkContext
        context.addJobTag(attempt.name)
        try:
            run_entry(local_path(self.workspace, attempt.file), attempt.argv)
        finally:
            context.removeJobTag(attempt.name)

    def cancel(self, attempt: Attempt) -> None:
        """Stop the Spark jobs that the attempt has started."""
        self.spark.sparkContext.cancelJobsWithTag(attempt.name)


def activate(session: SparkSession) -> None:
    """Make it what `SparkSession.getActiveSession()` gives in this thread."""
    _ACTIVE.session = session


def _active_session() -> SparkSession | None:
    """The session of this thread's task; PySpark itself keeps one for the whole process."""
    return getattr(_ACTIVE, "session", None) or _PROCESS_SESSION()


_ACTIVE = threading.local()
_PROCESS_SESSION = SparkSession.getActiveSession
# PySpark has no other way to give each thread a session of its own.
setattr(SparkSession, "getActiveSession", staticmethod(_active_session))  # noqa: B010 (typed)
