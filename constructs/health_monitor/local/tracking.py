"""MLflow's store of a local run: one SQLite file, with the plan's experiments."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing

from health_monitor.local.state import State


def registry_uri(state: State) -> str:
    """The address of the store, for tracking and for the model registry."""
    return f"sqlite:///{state.registry}"


def create_experiments(state: State, names: Sequence[str]) -> None:
    """Create those that are not there; MLflow, which is slow to import, is asked only then."""
    missing = sorted(set(names) - _existing(state))
    if not missing:
        return
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    from mlflow.tracking import MlflowClient

    client = MlflowClient(tracking_uri=registry_uri(state))
    for name in missing:
        location = state.artifacts / name.strip("/")
        client.create_experiment(name, artifact_location=location.as_uri())


def _existing(state: State) -> set[str]:
    if not state.registry.is_file():
        return set()
    try:
        with closing(sqlite3.connect(state.registry)) as store:
            return {name for (name,) in store.execute("SELECT name FROM experiments")}
    except sqlite3.Error:  # a store that was cut short while MLflow made it, and will mend
        return set()
