"""Asks the tables of a local run with SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pyspark.errors import PySparkException
from pyspark.sql import Row

from health_monitor.local.errors import LocalError
from health_monitor.local.quiet import quiet
from health_monitor.local.session import CATALOG, Profile, open_session
from health_monitor.local.state import State


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The answer to a query."""

    columns: tuple[str, ...]
    values: Sequence[Sequence[Any]]
    """Python values; structs as dictionaries."""
    has_more: bool
    """There are rows beyond the limit."""


def query(text: str, schema: str, limit: int | None, state: State, ivy: Path) -> Rows:
    """Run one statement with `schema` as the current one; raises LocalError if it fails."""
    with (
        state.hold("health-monitor query"),
        quiet(state.logs / "query.log"),
        open_session(state, ivy, Profile.SMALL) as spark,
    ):
        try:
            spark.sql(f"USE {CATALOG}.`{schema}`")
            frame = spark.sql(text)
            found = frame.toLocalIterator() if limit is None else iter(frame.take(limit + 1))
            values = [[_value(value) for value in row] for row in islice(found, limit)]
            has_more = next(found, None) is not None
        except PySparkException as error:
            reason = str(error).partition("JVM stacktrace")[0]
            # What follows is Spark's plan of the statement, which helps nobody.
            raise LocalError(reason.partition(";\n'")[0].strip()) from error
        return Rows(columns=tuple(frame.columns), values=values, has_more=has_more)


def _value(value: Any) -> Any:
    return value.asDict(recursive=True) if isinstance(value, Row) else value
