"""Each table function answers as its cases say, called the way it is deployed."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from cases import CASES, WORKLOADS, assert_rows
from content.definitions import Definitions
from content.placeholders import render
from content.semantic.function import function_paths, read_function, render_defaults

PATHS = {Path(path).stem: path for path in function_paths(WORKLOADS)}
DEFINITIONS = Definitions.load(WORKLOADS)
FILES = sorted((CASES / "functions").rglob("*.yaml"))


def read_case(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(content) == {"given", "call", "expect"}, f"{path}: keys are given, call, expect"
    return dict(content)


@pytest.mark.parametrize("path", FILES, ids=[f"{p.parent.name}-{p.stem}" for p in FILES])
def test_function_gives_the_expected_rows(path: Path, layer: Any) -> None:
    case, function = read_case(path), read_function(WORKLOADS, PATHS[path.parent.name])
    for table in function.reads:
        layer.give(table, case["given"].get(table, []))
    actual = layer.call(layer.create(function), case["call"])
    types = {column.name: column.type for column in function.columns}
    assert_rows(layer.spark, types, actual, case["expect"])


def test_every_function_has_a_case() -> None:
    assert {path.parent.name for path in FILES} == set(PATHS)


@pytest.mark.parametrize("path", PATHS.values(), ids=list(PATHS))
def test_call_without_arguments_gives_the_declared_rows_on_empty_tables(
    path: str, layer: Any
) -> None:
    function = read_function(WORKLOADS, path)
    for table in function.reads:
        layer.give(table, [])
    assert layer.call(layer.create(function), {}).count() == function.rows_on_empty


@pytest.mark.parametrize("path", PATHS.values(), ids=list(PATHS))
def test_body_gives_the_declared_columns_in_their_order(path: str, layer: Any) -> None:
    function = read_function(WORKLOADS, path)
    # RETURNS TABLE names the columns by position: a swap would go unseen.
    body = function.body
    for parameter in render_defaults(function, DEFINITIONS).parameters:
        body = re.sub(rf"\b{parameter.name}\b", f"({parameter.default})", body)
    for table in function.reads:
        layer.give(table, [])
    frame = layer.spark.sql(render(body, layer.names.placeholders(), DEFINITIONS))
    declared = [(column.name, column.type.lower()) for column in function.columns]
    assert frame.columns == [name for name, _ in declared]
    types = dict(frame.dtypes)
    for name, type_ in declared:
        assert types[name] == type_, f"{function.name}.{name} is {types[name]}"


def test_function_names_are_unique_and_begin_with_get() -> None:
    stems = [Path(path).stem for path in function_paths(WORKLOADS)]
    assert sorted(set(stems)) == sorted(stems)
    assert [stem for stem in stems if not stem.startswith("get_")] == []
