"""Whether every column that holds a person or free text says so: in a source by its name, in a
computed table by what its body takes."""

from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope, traverse_scope

from content.checking.columns import Schemas, qualified
from content.checking.project import Project
from content.checking.statements import Statement
from content.errors import ContentError
from content.personal import forgotten, related
from content.problems import Problem
from content.tables.bronze_table import BronzeTable
from content.tables.computed_table import ComputedTable

FIX = "add it to pii"
TEXTS = ("STRING", "ARRAY<STRING>", "MAP<STRING,STRING>")
"""Types of computed tables that hold text."""
Origins = tuple[tuple[str, str], ...]
"""Tables, as `layer.name`, each with the path of a column or member."""
JUDGED = (exp.Predicate, exp.Exists)
"""Tell something of their parts, and hold none of them."""


def personal_problems(project: Project) -> Iterator[Problem]:
    """Columns that hold persons and are not under `pii`."""
    for source in project.bronze:
        for text in forgotten(source.columns, [*source.pii, *source.free_text]):
            message = f"{text} is a person by its name"
            yield project.problem(source.path, "pii" if source.pii else "", message, FIX)
    known: dict[str, Sequence[str]] = {source.object: _held_in(source) for source in project.bronze}
    known |= {table.object: table.pii for table in project.computed}
    schemas = Schemas(project.columns)
    for table in project.computed:
        found = _carried(project, table, schemas, known)
        for column in table.columns:
            if column.name in found and column.name not in table.pii and column.type in TEXTS:
                message = f"{column.name} holds what {found[column.name]} holds, a person or a text"
                yield project.problem(table.path, f"columns.{column.name}", message, FIX)


def _held_in(source: BronzeTable) -> list[str]:
    """Its columns with persons and texts, but for maps of which listed keys are known: those name
    things, and who takes `changes`, which tells of grantees too, says so himself."""
    return [name for name in (*source.pii, *source.free_text) if name not in source.listed_keys]


def _carried(
    project: Project, table: ComputedTable, schemas: Schemas, known: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Of a body that cannot be read, nothing: who looks at placeholders and columns tells that."""
    if project.definitions is None or not table.body:
        return {}
    statement = Statement(path=table.path, key="", text=table.body)
    try:
        return carried(statement.rendered(project.definitions), schemas, known)
    except (ContentError, SqlglotError):
        return {}


def carried(text: str, schemas: Schemas, known: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Column that a query gives -> the personal column of a table that it may hold.

    `known`: `layer.table` -> its personal columns and members.
    """
    query, _ = qualified(text, schemas)
    scopes = traverse_scope(query)
    return {
        name: f"{table}.{path}"
        for name, origins in _Origins(scopes).outputs(scopes[-1]).items()
        for table, path in origins
        if any(related(personal, path) for personal in known.get(table, ()))
    }


class _Origins:
    """From which columns of tables the columns of one query, and of its parts, take values."""

    def __init__(self, scopes: Sequence[Scope]) -> None:
        self._scopes = {id(scope.expression): scope for scope in scopes}
        self._found: dict[int, Mapping[str, Origins]] = {}

    def outputs(self, scope: Scope) -> Mapping[str, Origins]:
        """Those of each column that a part gives."""
        if id(scope) not in self._found:
            self._found[id(scope)] = {}  # a part that reads itself adds nothing
            self._found[id(scope)] = self._outputs(scope)
        return self._found[id(scope)]

    def _outputs(self, scope: Scope) -> Mapping[str, Origins]:
        query = scope.expression
        if not isinstance(query, exp.Query):  # rows made of an expression
            held = self._held(query, scope.parent or scope)
            alias = query.args.get("alias")
            return {column.name: held for column in (alias.columns if alias else ())}
        if scope.set_operation_scopes:
            parts = [list(self.outputs(part).values()) for part in scope.set_operation_scopes]
            return {
                name: tuple(o for part in parts for held in part[place : place + 1] for o in held)
                for place, name in enumerate(query.named_selects)
            }
        return {select.alias_or_name: self._held(select, scope) for select in query.selects}

    def _held(self, node: exp.Expr, scope: Scope) -> Origins:
        """Those that an expression may give the value of."""
        if isinstance(node, JUDGED):
            return ()
        if isinstance(node, exp.Column):
            return self._origins(node, scope)
        if isinstance(node, exp.Query):
            inner = self._scopes.get(id(node.unnest()))
            return tuple(o for held in self.outputs(inner).values() for o in held) if inner else ()
        parts: Iterator[exp.Expr] = node.iter_expressions()
        if isinstance(node, exp.Window):
            parts = iter([node.this])
        elif isinstance(node, exp.If | exp.Case):
            parts = (part for part in parts if part is not node.this)
        return tuple(origin for part in parts for origin in self._held(part, scope))

    def _origins(self, column: exp.Column, scope: Scope) -> Origins:
        source, around = scope.sources.get(column.table), scope.parent
        while source is None and around is not None:
            source, around = around.sources.get(column.table), around.parent
        members = list(_members(column))
        if isinstance(source, exp.Table):
            return ((f"{source.db}.{source.name}", ".".join([column.name, *members])),)
        inner = self.outputs(source).get(column.name, ()) if source else ()
        return tuple((table, ".".join([path, *members])) for table, path in inner)


def _members(column: exp.Column) -> Iterator[str]:
    """The members that are taken of a column, in order."""
    node = column.parent
    while isinstance(node, exp.Dot):
        yield node.expression.name
        node = node.parent
