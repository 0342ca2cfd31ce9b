"""Given/expect cases: rows in, rows out, typed by the headers, without writing a table."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from differing_rows import differing
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import ArrayType, DataType, MapType, StructType

from computing.restriction import typed
from content.definitions import Definitions
from content.placeholders import TABLE_REFERENCE, render
from content.sql import Value, identifier, literal
from content.tables.bronze_file import read_bronze_table
from content.tables.computed_table import FIRST_SEEN, LAST_SEEN, read_computed_table
from content.tables.ops_table import read_ops_table

PROJECT = Path(__file__).resolve().parents[2]
WORKLOADS = PROJECT / "workloads"
CASES = PROJECT / "tests" / "cases"
KEYS = {"given", "expect"}
OPTIONAL = {"where", "run"}
RUN: Mapping[str, Value] = {"day": date(2026, 3, 10), "lookback_days": 60}
"""When a case runs, unless it says otherwise."""

Row = Mapping[str, Any]
Rows = Sequence[Row]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One rule, with the rows that prove it."""

    name: str
    subject: str
    given: Mapping[str, Rows]
    expect: Rows
    where: str = ""
    """A condition over the result: only such rows are compared. Empty: all."""
    run: Mapping[str, Value] = field(default_factory=lambda: RUN)
    """What `${run.day}` and `${run.lookback_days}` are."""


def case_files(folder: str) -> list[Path]:
    """The files `tests/cases/<folder>/<subject>/<rule>.yaml`, sorted; none is read."""
    return sorted((CASES / folder).rglob("*.yaml"))


def read_cases(folder: str) -> list[Case]:
    """All cases below `tests/cases/<folder>`."""
    return [read_case(path) for path in case_files(folder)]


def read_case(path: Path) -> Case:
    """One case; a wrong key is a ValueError."""
    return _case(path, yaml.safe_load(path.read_text(encoding="utf-8")))


def _case(path: Path, content: Mapping[str, Any]) -> Case:
    check_keys(path, content, KEYS, OPTIONAL)
    unknown = set(content.get("run", {})) - set(RUN)
    if unknown:
        raise ValueError(f"{path}: run has the keys {', '.join(RUN)}, found {min(unknown)!r}")
    return Case(
        name=path.stem,
        subject=path.parent.name,
        given=content["given"],
        expect=content["expect"],
        where=content.get("where", ""),
        run={**RUN, **content.get("run", {})},
    )


def check_keys(path: Path, content: Mapping[str, Any], keys: set[str], optional: set[str]) -> None:
    """A case with other keys than these is a ValueError that names its file."""
    if not keys <= set(content) <= keys | optional:
        raise ValueError(
            f"{path}: a case has the keys {', '.join(sorted(keys))}, and may have "
            f"{', '.join(sorted(optional))}; found {', '.join(sorted(content))}"
        )


def table_types(table: str) -> dict[str, str]:
    """Column to type of `layer.name`, from the file that declares it."""
    layer, _, name = table.partition(".")
    if layer == "bronze":
        path = next(
            p
            for p in WORKLOADS.glob("bronze/tables/*/*.yaml")
            if f"{p.parent.name}_{p.stem}" == name
        )
        bronze = read_bronze_table(WORKLOADS, path.relative_to(WORKLOADS).as_posix())
        return {column.name: column.type for column in bronze.spec.columns}
    if layer == "ops":
        spec = read_ops_table(WORKLOADS, name).spec
        return {column.name: column.type for column in spec.columns}
    folder = {"gold": "gold/tables", "ml": "ml/features"}[layer]
    path = next(WORKLOADS.joinpath(folder).rglob(f"{name}.sql"))
    return read_computed_table(WORKLOADS, path.relative_to(WORKLOADS).as_posix(), layer).types


def rows_frame(
    spark: SparkSession, types: Mapping[str, str], rows: Rows, name: str = "the table"
) -> DataFrame:
    """The rows as a DataFrame of these types; a column that a row leaves out is NULL.

    A column, or a field within one, that `name` does not have is a ValueError.
    """
    unknown = {column for row in rows for column in row} - set(types)
    if unknown:
        raise ValueError(f"column {min(unknown)!r} is not in {name}: {', '.join(sorted(types))}")
    fields = ", ".join(f"{identifier(name)}: {type_}" for name, type_ in types.items())
    document = literal(json.dumps(rows, default=str))
    schema = literal(f"array<struct<{fields}>>")
    frame = spark.sql(f"SELECT inline(from_json({document}, {schema}, map('mode', 'FAILFAST')))")
    for row in rows:
        _check_fields(row, frame.schema, name)
    return frame


def _check_fields(value: Any, type_: DataType, where: str) -> None:
    """JSON leaves out a field that the type does not have, so a misspelt one would be NULL."""
    match type_:
        case StructType() if isinstance(value, Mapping):
            unknown = set(value) - set(type_.names)
            if unknown:
                known = ", ".join(sorted(type_.names))
                raise ValueError(f"column {min(unknown)!r} is not in {where}: {known}")
            for column, inner in value.items():
                _check_fields(inner, type_[column].dataType, f"{where}.{column}")
        case ArrayType() if isinstance(value, list):
            for inner in value:
                _check_fields(inner, type_.elementType, where)
        case MapType() if isinstance(value, Mapping):
            for inner in value.values():
                _check_fields(inner, type_.valueType, where)


def run_body(
    spark: SparkSession,
    path: str,
    layer: str,
    given: Mapping[str, Rows],
    run: Mapping[str, Value] = RUN,
) -> DataFrame:
    """What a computed table's query gives over the given rows; tables not given are empty."""
    table = read_computed_table(WORKLOADS, path, layer)
    views = {read: f"given_{uuid4().hex}" for read in table.reads}
    missing = set(given) - set(table.reads)
    if missing:
        raise ValueError(f"{path} does not read {min(missing)}, it reads {sorted(table.reads)}")
    for read, view in views.items():
        rows = rows_frame(spark, table_types(read), given.get(read, []), read)
        rows.createOrReplaceTempView(view)
    query = TABLE_REFERENCE.sub(lambda m: views[f"{m.group(1)}.{m.group(2)}"], table.query)
    moment = {f"run.{name}": literal(value) for name, value in run.items()}
    text = render(query, moment, Definitions.load(WORKLOADS))
    seen = (FIRST_SEEN, LAST_SEEN) if table.has_states else ()
    return spark.sql(typed(table, text, leave_out=seen))


def assert_rows(
    spark: SparkSession, types: Mapping[str, str], actual: DataFrame, expect: Rows, where: str = ""
) -> None:
    """The actual rows equal the expected ones in the columns that these list, in any order.

    `where`: a condition over the actual rows; the others are not looked at.
    """
    listed = sorted({name for row in expect for name in row})
    if where:
        actual = actual.where(render(where, {}, Definitions.load(WORKLOADS)))
    wanted = rows_frame(spark, types, expect).select(*listed).collect() if expect else []
    found = (actual.select(*listed) if listed else actual).collect()
    text = differing([row.asDict() for row in wanted], [row.asDict() for row in found])
    assert not text, text
