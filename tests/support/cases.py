"""Given/expect cases: rows in, rows out, typed by the headers, without writing a table."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from pyspark.sql import DataFrame, SparkSession

from computing.restriction import typed
from content.bronze_table import read_bronze_table
from content.computed_table import FIRST_SEEN, LAST_SEEN, read_computed_table
from content.definitions import Definitions
from content.placeholders import TABLE_REFERENCE, render
from content.sql import identifier, literal

PROJECT = Path(__file__).resolve().parents[2]
WORKLOADS = PROJECT / "workloads"
CASES = PROJECT / "tests" / "cases"

Rows = Sequence[Mapping[str, Any]]
RUN = {"day": date(2026, 3, 10), "lookback_days": 60}
"""When a case runs, unless it says otherwise."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One rule, with the rows that prove it."""

    name: str
    subject: str
    given: Mapping[str, Rows]
    expect: Rows
    run: Mapping[str, Any]
    """`day` and `lookback_days` of the run."""


def read_cases(folder: str) -> list[Case]:
    """All cases below `tests/cases/<folder>/<subject>/<rule>.yaml`, sorted."""
    return [
        _case(path, yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted((CASES / folder).rglob("*.yaml"))
    ]


def _case(path: Path, content: Mapping[str, Any]) -> Case:
    if set(content) - {"run"} != {"given", "expect"}:
        raise ValueError(
            f"{path}: a case has the keys given and expect, and perhaps run, found "
            f"{sorted(content)}"
        )
    return Case(
        name=path.stem,
        subject=path.parent.name,
        given=content["given"],
        expect=content["expect"],
        run={**RUN, **content.get("run", {})},
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
    folder = {"gold": "gold/tables", "ml": "ml/features"}[layer]
    path = next(WORKLOADS.joinpath(folder).rglob(f"{name}.sql"))
    return read_computed_table(WORKLOADS, path.relative_to(WORKLOADS).as_posix(), layer).types


def rows_frame(spark: SparkSession, types: Mapping[str, str], rows: Rows) -> DataFrame:
    """The rows as a DataFrame of these types; a column that a row leaves out is NULL."""
    unknown = {name for row in rows for name in row} - set(types)
    if unknown:
        raise ValueError(f"column {min(unknown)!r} is not in the table: {sorted(types)}")
    fields = ", ".join(f"{identifier(name)}: {type_}" for name, type_ in types.items())
    document = literal(json.dumps(rows, default=str))
    schema = literal(f"array<struct<{fields}>>")
    return spark.sql(f"SELECT inline(from_json({document}, {schema}, map('mode', 'FAILFAST')))")


def run_body(
    spark: SparkSession,
    path: str,
    layer: str,
    given: Mapping[str, Rows],
    run: Mapping[str, Any] = RUN,
) -> DataFrame:
    """What a computed table's query gives over the given rows; tables not given are empty."""
    table = read_computed_table(WORKLOADS, path, layer)
    views = {read: f"given_{uuid4().hex}" for read in table.reads}
    missing = set(given) - set(table.reads)
    if missing:
        raise ValueError(f"{path} does not read {min(missing)}, it reads {sorted(table.reads)}")
    for read, view in views.items():
        rows_frame(spark, table_types(read), given.get(read, [])).createOrReplaceTempView(view)
    query = TABLE_REFERENCE.sub(lambda m: views[f"{m.group(1)}.{m.group(2)}"], table.query)
    moment = {f"run.{name}": literal(value) for name, value in run.items()}
    text = render(query, moment, Definitions.load(WORKLOADS))
    seen = (FIRST_SEEN, LAST_SEEN) if table.has_states else ()
    return spark.sql(typed(table, text, leave_out=seen))


def assert_rows(
    spark: SparkSession, types: Mapping[str, str], actual: DataFrame, expect: Rows
) -> None:
    """The actual rows equal the expected ones in the columns that these list, in any order."""
    listed = sorted({name for row in expect for name in row})
    wanted = rows_frame(spark, types, expect).select(*listed) if expect else None
    found = sorted(map(repr, actual.select(*listed).collect() if listed else actual.collect()))
    assert found == sorted(map(repr, wanted.collect() if wanted else []))
