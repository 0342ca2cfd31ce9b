"""The example of every function, as `health-monitor functions` shows it, runs as it stands."""

from typing import Any

import pytest

from cases import WORKLOADS
from content.function import function_paths, read_function
from health_monitor.cli.function_files import read_functions

FUNCTIONS = {function.name: function for function in read_functions(WORKLOADS)}


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


@pytest.mark.parametrize("name", FUNCTIONS)
def test_example_runs(name: str, session: Any) -> None:
    session.sql(FUNCTIONS[name].example).collect()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_example_gives_every_parameter_of_the_function(name: str, layer: Any) -> None:
    (path,) = (path for path in function_paths(layer.root) if path.endswith(f"/{name}.sql"))
    given = [(item.name, item.default) for item in FUNCTIONS[name].parameters]
    assert given == [
        (item.name, item.default) for item in read_function(layer.root, path).parameters
    ]
    assert all(f"{key} => {default}" in FUNCTIONS[name].example for key, default in given)
