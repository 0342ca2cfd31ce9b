"""How a run talks to Spark: inside its own process, or as Databricks serverless does."""

from enum import StrEnum


class Engine(StrEnum):
    """Which of Spark's two interfaces the tasks get."""

    CLASSIC = "classic"
    """Spark in this process: starts fastest, and runs what no server would."""
    CONNECT = "connect"
    """A Spark Connect server, which is what serverless compute offers."""
