"""Every piece of SQL in the content, as a query over `layer.table`."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from content.checking.project import Project
from content.definitions import Definitions
from content.placeholders import LAYERS, render
from content.semantic.metric_view import MetricView
from content.semantic.metric_view_source import fold_joins, used_columns
from content.tables.bronze_table import BronzeTable
from content.tables.computed_table import FIRST_SEEN, LAST_SEEN, ComputedTable
from content.tables.history import ADDED
from content.tables.reads import CHANGES, Read

RUN = {"run.day": "DATE'2026-01-31'", "run.lookback_days": "30"}
"""What a task knows of its run, for the sake of the types."""

FEED = "'insert' AS _change_type, 1 AS _commit_version, now() AS _commit_timestamp"
"""What a changed row has beside the columns of its table."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A query, or an expression as the only column of one."""

    path: str
    key: str
    """The header's key that holds it. Empty: it is the body of the file."""
    text: str
    """With placeholders."""
    names: Collection[str] = ()
    """What it may name beside columns: the parameters of a function."""
    columns: Collection[str] = ()
    """Columns that it has to give. Empty: not known."""

    def rendered(self, definitions: Definitions) -> str:
        """The query over `layer.table`; an unknown placeholder is a ContentError."""
        return render(self.text, {**{layer: layer for layer in LAYERS}, **RUN}, definitions)


def statements_of(project: Project) -> Iterator[Statement]:
    """The statements of all sound files, by kind and path."""
    yield from (s for table in project.bronze for s in _of_bronze(table))
    yield from (s for table in project.computed for s in _of_computed(table))
    for view in project.views:
        yield Statement(path=view.path, key="", text=view.body, columns=tuple(view.types))
    for function in project.functions:
        names = tuple(parameter.name for parameter in function.parameters)
        columns = tuple(column.name for column in function.columns)
        yield Statement(
            path=function.path, key="", text=function.body, names=names, columns=columns
        )
        for parameter in function.parameters:
            key = f"parameters.{parameter.name}.default"
            yield Statement(path=function.path, key=key, text=f"SELECT {parameter.default}")
    yield from (s for view in project.metric_views for s in _of_metric_view(view))


def _of_bronze(table: BronzeTable) -> Iterator[Statement]:
    for check in table.checks:
        yield _expression(table.path, f"checks.{check.name}.rule", check.rule, table.object)
    for key, text in (("day", table.day), ("correction", table.correction)):
        if text:
            yield _expression(table.path, key, text, table.object)


def _of_computed(table: ComputedTable) -> Iterator[Statement]:
    if table.body:
        added = ADDED if table.history else (FIRST_SEEN, LAST_SEEN) if table.has_states else ()
        columns = tuple(name for name in table.types if name not in added)
        yield Statement(path=table.path, key="", text=table.body, columns=columns)
    for rule in table.rules:
        if rule.min_rows is None:
            yield _expression(table.path, f"checks.{rule.level}", rule.text, table.object)
    for foreign_key in table.foreign_keys:
        if foreign_key.where:
            yield _expression(table.path, "foreign_keys", foreign_key.where, table.object)
    driving = next((name for name, read in table.reads.items() if read.gives(table.unit)), None)
    for name, read in table.reads.items():
        yield from _of_read(table, name, read, driving)


def _of_read(
    table: ComputedTable, name: str, read: Read, driving: str | None
) -> Iterator[Statement]:
    mentions = table.history.mentioned_by if table.history else {}
    key = f"history.mentioned_by.{name}" if name in mentions else f"reads.{name}"
    for column, touch in read.columns.items():
        yield _expression(table.path, f"{key}.{column}", touch.expression, name)
        if column not in table.unit and driving:
            yield _expression(table.path, f"{key}.{column}", column, driving)
    if read.where:
        yield _expression(table.path, f"{key}.where", read.where, name)
    if read.units:
        text = read.units.replace(f"${{{CHANGES}}}", f"(SELECT *, {FEED} FROM {name})")
        yield Statement(path=table.path, key=f"{key}.units", text=text, columns=table.unit)


def _of_metric_view(view: MetricView) -> Iterator[Statement]:
    fields = {f"dimensions.{name}": text for name, text in view.dimensions.items()}
    fields |= {f"measures.{name}": text for name, text in view.measures.items()}
    fields |= {"filter": view.filter} if view.filter else {}
    for key, text in fields.items():
        # Joins are folded as for the engines: a column without its join's name is the source's.
        joins = [
            {"name": join.name, "source": join.table, "on": join.condition}
            for join in view.joins
            if used_columns([text], join.name)
        ]
        source = fold_joins(view.source, joins, [text])
        query = f"SELECT ({text}) FROM {f'({source})' if joins else source}"
        yield Statement(path=view.path, key=key, text=query)


def _expression(path: str, key: str, text: str, table: str) -> Statement:
    return Statement(path=path, key=key, text=f"SELECT ({text}) FROM {table}")
