"""The example of every function, as `health-monitor functions` shows it, runs as it stands."""

from typing import Any

import pytest

from cases import WORKLOADS
from health_monitor.cli.function_files import Function, read_functions
from semantic.objects.function import function_paths, read_function

FUNCTIONS = {function.name: function for function in read_functions(WORKLOADS)}


@pytest.fixture(scope="module")
def session(layer: Any) -> Any:
    """Empty Gold tables and all functions; the semantic schema is the current one."""
    for path in (WORKLOADS / "gold" / "tables").rglob("*.sql"):
        layer.give(f"gold.{path.stem}", [])
    for path in function_paths(layer.root):
        layer.create(read_function(layer.root, path))
    session = layer.spark.newSession()
    session.sql(f"USE {layer.names.schema('semantic')}")
    return session


@pytest.mark.parametrize("name", FUNCTIONS)
def test_example_runs(name: str, session: Any) -> None:
    session.sql(FUNCTIONS[name].example).collect()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_example_asks_what_a_call_without_arguments_asks(name: str, session: Any) -> None:
    function: Function = FUNCTIONS[name]
    bare = session.sql(f"SELECT * FROM {name}()")
    assert session.sql(function.example).sameSemantics(bare)
    other = function.example.replace(function.parameters[0].default, "DATE'2020-01-01'", 1)
    assert not session.sql(other).sameSemantics(bare)
