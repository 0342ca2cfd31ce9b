"""Whether a metric view's joins fit the Gold tables: each finds at most one row.

Databricks takes the first of several matching rows, silently, so a join must be on what identifies
a row: the key, or for a history its unit and the current state.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from content.declared import GOLD
from content.errors import ContentError
from content.files import walk
from content.semantic.metric_view import Join, MetricView
from content.semantic.metric_view_source import used_columns
from content.tables.computed_table import ComputedTable, Kind, read_computed_table
from content.tables.history import FROM

AND = re.compile(r"\s+AND\s+", re.I)
EQUAL = re.compile(r"(\w+)\.(\w+)\s*=\s*(\w+)\.(\w+)")
CURRENT = "is_current"
Tables = Mapping[str, ComputedTable]
"""Gold tables by `layer.name`."""


def tables_of(root: Path, view: MetricView) -> dict[str, ComputedTable]:
    """The Gold tables that a view names; no other file is read, so none can spoil the view."""
    files = {f"gold.{Path(path).stem}": path for path in walk(root, GOLD, ".sql")}
    return {
        name: read_computed_table(root, files[name], "gold")
        for name in view.tables
        if name in files
    }


def check_joins(view: MetricView, tables: Tables) -> None:
    """Raise a ContentError for a source that is no Gold table, or a join that does not fit."""
    source = _table(view.source, f"{view.path}: source", tables)
    for join in view.joins:
        at = f"{view.path}: joins.{join.name}"
        table = _table(join.table, f"{at}: source", tables)
        if join.name in source.types:
            raise ContentError(f"{at}: {view.source} has a column of this name: rename the join")
        if not used_columns(view.expressions, join.name):
            raise ContentError(f"{at}: no field uses a column of it: remove the join")
        _check_condition(join, source, table, at)


def must_be_folded(view: MetricView, tables: Tables) -> bool:
    """Whether Databricks needs the joins as part of the source: it joins no table with a MAP.

    Its documentation says that the source may be a query, but not that a joined one may.
    https://docs.databricks.com/aws/en/uc-semantics/metric-views/joins
    """
    types = [type_ for join in view.joins for type_ in tables[join.table].types.values()]
    return any(type_.startswith("MAP") for type_ in types)


def _table(name: str, at: str, tables: Tables) -> ComputedTable:
    if name not in tables:
        raise ContentError(f"{at}: {name} is no Gold table: use one of {GOLD}")
    return tables[name]


def _check_condition(join: Join, source: ComputedTable, table: ComputedTable, where: str) -> None:
    at, terms = f"{where}: on", AND.split(join.condition.strip())
    current = f"{join.name}.{CURRENT}"
    is_history = table.kind is Kind.HISTORY
    if is_history and terms.count(current) != 1:
        raise ContentError(f"{at}: {join.table} is a history: add AND {current}")
    compared = dict(_pair(term, join, at) for term in terms if term != current or not is_history)
    unit = [name for name in table.key if not is_history or name != FROM]
    if set(compared) != set(unit):
        raise ContentError(
            f"{at}: a row of {join.table} is found by {', '.join(unit)}, not by "
            f"{', '.join(sorted(compared)) or 'nothing'}: compare exactly these"
        )
    for theirs, ours in compared.items():
        if ours not in source.types:
            raise ContentError(f"{at}: {source.object} has no column {ours}")
        if source.types[ours] != table.types[theirs]:
            raise ContentError(
                f"{at}: source.{ours} is {source.types[ours]}, {join.name}.{theirs} is "
                f"{table.types[theirs]}: give both the same type"
            )


def _pair(term: str, join: Join, at: str) -> tuple[str, str]:
    """The joined table's column and the source's that a term compares."""
    match = EQUAL.fullmatch(term)
    sides = {match[1]: match[2], match[3]: match[4]} if match else {}
    if set(sides) != {"source", join.name}:
        raise ContentError(
            f"{at}: {term!r} does not compare a column of the source with one of the join: "
            f"write source.column = {join.name}.column"
        )
    return sides[join.name], sides["source"]
