"""The example of every function, as `health-monitor functions` shows it, runs as it stands."""

from typing import Any

import pytest

from cases import WORKLOADS
from content.definitions import Definitions
from content.function import function_paths, read_function
from health_monitor.cli.function_list import example

PATHS = function_paths(WORKLOADS)


@pytest.fixture(scope="module")
def session(layer: Any) -> Any:
    """Empty Gold tables and all functions; the semantic schema is the current one."""
    for file in (WORKLOADS / "gold" / "tables").rglob("*.sql"):
        layer.give(f"gold.{file.stem}", [])
    for path in function_paths(layer.root):
        layer.create(read_function(layer.root, path))
    session = layer.spark.newSession()
    session.sql(f"USE {layer.names.schema('semantic')}")
    return session


@pytest.mark.parametrize("path", PATHS)
def test_example_runs_and_gives_every_parameter(path: str, session: Any) -> None:
    function = read_function(WORKLOADS, path)
    statement = example(function, Definitions.load(WORKLOADS))
    assert all(f"{parameter.name} => " in statement for parameter in function.parameters)
    session.sql(statement).collect()
