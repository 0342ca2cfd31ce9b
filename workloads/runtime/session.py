"""Where a task gets its Spark session: the one that its launcher made."""

from pyspark.sql import SparkSession


def current_session() -> SparkSession:
    """The active session of this thread, else the platform's."""
    return SparkSession.getActiveSession() or SparkSession.builder.getOrCreate()
