"""What the rules of tables say of the rows that loads bring, kept in one table.

An evaluation stands for what a table's loads brought since the one before. A run that was killed
before it noted its load is caught up by the next, whose evaluation has the same number: it takes
the place of whatever that run had written.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from pyspark.sql import SparkSession

from content.sql import literal
from content.table_spec import TableSpec
from runtime.merging import Merge, merge

RESULTS = "data_quality_results"
NUMBER = "evaluation"
"""What a load notes beside the versions: the number of its table's last evaluation."""


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """How the rows of a day that were brought keep a rule; the fields are the table's columns."""

    table_name: str
    rule: str
    day: date
    evaluation: int
    level: str
    dimension: str
    rows_evaluated: int
    rows_broken: int
    evaluated_at: datetime
    run_id: str


def write_evaluations(
    spark: SparkSession, target: str, spec: TableSpec, evaluations: Sequence[Evaluation]
) -> None:
    """Write them, each in the place of one with the same number; none, nothing is written."""
    if not evaluations:
        return
    types = {column.name: column.type for column in spec.columns}
    fields = ", ".join(f"{name}: {type_}" for name, type_ in types.items())
    # A text is parsed at once, where so many values would take seconds.
    text = json.dumps([asdict(one) for one in evaluations], default=lambda time: time.isoformat())
    rows = f"SELECT inline(from_json({literal(text)}, {literal(f'array<struct<{fields}>>')}))"
    numbers = sorted({(one.table_name, one.evaluation) for one in evaluations})
    same = " OR ".join(
        f"(t.table_name = {literal(table)} AND t.evaluation = {number})"
        for table, number in numbers
    )
    request = Merge(
        target=target,
        key=spec.key,
        columns=types,
        rows=rows,
        scope=f"SELECT t.* FROM {target} AS t WHERE {same}",
        within=f"({same})",
    )
    merge(spark, request)


def last_number(spark: SparkSession, log: str, table: str) -> int:
    """The number of a table's last evaluation that the run log holds; 0: there is none."""
    statement = (
        f"SELECT max(try_element_at(source_versions, {literal(NUMBER)})) FROM {log} "
        f"WHERE object = {literal(table)}"
    )
    return int(spark.sql(statement).collect()[0][0] or 0)  # bounded: one row
