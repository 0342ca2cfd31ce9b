"""Runs attempts on the one Spark, each in a session of its own."""

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
    # Python has no public way to do this.
    sessions = SparkSession._get_j_spark_session_class(session._jvm)
    sessions.setActiveSession(session._jsparkSession)
