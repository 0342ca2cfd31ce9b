"""The example of every function, as `health-monitor functions` shows it, runs as it stands."""

from typing import Any

import pytest

from cases import WORKLOADS
from content.definitions import Definitions
from content.semantic.function import render_defaults
from health_monitor.cli.function_list import example, find_functions

DEFINITIONS = Definitions.load(WORKLOADS)
FUNCTIONS = {function.name: function for function in find_functions(WORKLOADS).sound}


@pytest.fixture(scope="module")
def session(layer: Any) -> Any:
    """Empty Gold tables and all functions; the semantic schema is the current one."""
    for file in (WORKLOADS / "gold" / "tables").rglob("*.sql"):
        layer.give(f"gold.{file.stem}", [])
    for function in FUNCTIONS.values():
        layer.create(function)
    session = layer.spark.newSession()
    session.sql(f"USE {layer.names.schema('semantic')}")
    return session


@pytest.mark.parametrize("name", FUNCTIONS)
def test_example_runs(name: str, session: Any) -> None:
    session.sql(example(FUNCTIONS[name], DEFINITIONS)).collect()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_example_gives_every_parameter_the_default_that_is_deployed(name: str) -> None:
    shown = example(FUNCTIONS[name], DEFINITIONS)
    for parameter in render_defaults(FUNCTIONS[name], DEFINITIONS).parameters:
        assert f"{parameter.name} => {parameter.default}" in shown
