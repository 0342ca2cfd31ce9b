"""Whether SQL takes only columns that its tables have, judged without an engine."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.errors import ParseError, SqlglotError
from sqlglot.optimizer.normalize_identifiers import normalize_identifiers
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope
from sqlglot.schema import MappingSchema

DIALECT = "databricks"
Source = exp.Table | Scope
TOKEN = re.compile(r"<Token .*?text: (.*?), line.*?>")


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """What is wrong with a query."""

    message: str
    fix: str
    line: int | None = None
    """Of the query, counted from 1."""


class Schemas:
    """The columns of all tables."""

    def __init__(self, columns: Mapping[str, Mapping[str, str]]) -> None:
        """`columns`: `layer.name` -> column -> SQL type."""
        self.columns = columns
        nested: dict[str, Any] = {}
        for table, types in columns.items():
            layer, _, name = table.partition(".")
            nested.setdefault(layer, {})[name] = types
        self.mapping = MappingSchema(nested, dialect=DIALECT)


def mistakes_in(
    text: str, schemas: Schemas, names: Collection[str] = (), columns: Collection[str] = ()
) -> list[Mistake]:
    """What is wrong with a query over `layer.table`.

    `names`: what it may name beside columns; `columns`: those that it must give, if they are known.
    """
    try:
        query, found = qualified(text, schemas)
    except SqlglotError as error:
        return [_unreadable(error)]
    scopes = traverse_scope(query)
    found += _unqualified(scopes, schemas, {name.lower() for name in names})
    found += _members(scopes, schemas)
    given = query.named_selects if isinstance(query, exp.Query) else []
    lacking = [name for name in columns if name not in given]
    if lacking and not found and "*" not in given:
        message = f"the body does not give the column {lacking[0]}"
        fix = f"give it, or remove it from columns; the body gives {', '.join(given)}"
        found.append(Mistake(message=message, fix=fix))
    return found


def qualified(text: str, schemas: Schemas) -> tuple[exp.Expr, list[Mistake]]:
    """The query with the table of each column; a column that its table lacks is a mistake."""
    found: list[Mistake] = []
    lacking: set[str] = set()
    while True:
        tree = normalize_identifiers(parse_one(text, dialect=DIALECT), dialect=DIALECT)
        # The optimizer stops at the first unknown column; without that one it finds the next.
        for name in lacking:
            for column, source in list(_of_lacking_source(tree, name, schemas)):
                mistake = _lacking(column, source)
                found += [] if mistake in found else [mistake]
                column.replace(exp.alias_(exp.null(), name) if _is_output(column) else exp.null())
        try:
            return qualify(
                tree,
                schema=schemas.mapping,
                dialect=DIALECT,
                validate_qualify_columns=False,
                quote_identifiers=False,
                identify=False,
            ), found
        except SqlglotError as error:
            name = str(error).removeprefix("Unknown column: ")
            if name in lacking:
                raise
            lacking.add(name)


def _of_lacking_source(
    tree: exp.Expr, name: str, schemas: Schemas
) -> Iterator[tuple[exp.Column, Source]]:
    """The columns of that name which the table that they are taken from does not have."""
    for scope in list(traverse_scope(tree)):
        for column in scope.columns:
            source = _sources(scope).get(column.table) if column.name == name else None
            if source is not None and name not in (_columns(source, schemas) or [name]):
                yield column, source


def _lacking(column: exp.Column, source: Source) -> Mistake:
    return Mistake(
        message=f"{_name(column.table, source)} has no column {column.name}",
        fix="correct the name",
        line=_line(column),
    )


def _is_output(column: exp.Column) -> bool:
    return isinstance(column.parent, exp.Select) and column.arg_key == "expressions"


def _unqualified(
    scopes: Sequence[Scope], schemas: Schemas, names: Collection[str]
) -> list[Mistake]:
    """Columns that no table of their query has."""
    found = {}
    for scope in scopes:
        sources = _sources(scope)
        known = {name: _columns(source, schemas) for name, source in sources.items()}
        here = [columns for columns in known.values() if columns is not None]
        if len(here) < len(known):
            continue
        for column in scope.columns:
            free = {*names}.union(*here) if not column.table else known
            if (column.table or column.name).lower() in free:
                continue
            text = column.sql(DIALECT)
            tables = ", ".join(_name(name, source) for name, source in sources.items())
            found[text] = Mistake(
                message=f"{text} is a column of no table here" + (f" ({tables})" if tables else ""),
                fix="correct the name",
                line=_line(column),
            )
    return list(found.values())


def _sources(scope: Scope) -> dict[str, Source]:
    """What the columns of a query may come from; a subquery may use those around it."""
    inside = scope.is_subquery or scope.is_udtf or scope.is_set_operation
    around = _sources(scope.parent) if inside and scope.parent else {}
    return {**around, **scope.sources}


def _columns(source: Source, schemas: Schemas) -> Collection[str] | None:
    """The columns of a source; None: they are not known."""
    if isinstance(source, exp.Table):
        return schemas.columns.get(f"{source.db}.{source.name}")
    if source.is_udtf:
        alias = source.expression.args.get("alias")
        return [column.name for column in alias.columns] if alias and alias.columns else None
    selects = source.expression.named_selects if isinstance(source.expression, exp.Query) else ["*"]
    return None if "*" in selects else selects


def _name(name: str, source: Source) -> str:
    return f"{source.db}.{source.name}" if isinstance(source, exp.Table) else name


def _members(scopes: Sequence[Scope], schemas: Schemas) -> list[Mistake]:
    """Members that the struct columns of tables do not have."""
    found: dict[str, Mistake] = {}
    for scope in scopes:
        for column in scope.columns:
            source = _sources(scope).get(column.table)
            if isinstance(source, exp.Table) and _columns(source, schemas):
                mistake = _lacking_member(column, source, schemas)
                found |= {mistake.message: mistake} if mistake else {}
    return list(found.values())


def _lacking_member(column: exp.Column, source: exp.Table, schemas: Schemas) -> Mistake | None:
    """The first member along `column.member.member` that is not there."""
    type_: Any = schemas.mapping.get_column_type(source, column.name, dialect=DIALECT)
    node, path = column.parent, column.name
    while isinstance(node, exp.Dot) and isinstance(type_, exp.DataType) and type_.is_type("struct"):
        members = {member.name.lower(): member for member in type_.expressions}
        name = node.expression.name
        if name.lower() not in members:
            return Mistake(
                message=f"{path} of {source.db}.{source.name} has no member {name}",
                fix=f"use one of {', '.join(members)}",
                line=_line(node.expression),
            )
        type_, path, node = members[name.lower()].args.get("kind"), f"{path}.{name}", node.parent
    return None


def _line(node: exp.Expr) -> int | None:
    places = [part.meta.get("line") for part in node.find_all(exp.Identifier)]
    return next((line for line in places if line), None)


def _unreadable(error: SqlglotError) -> Mistake:
    details = error.errors[0] if isinstance(error, ParseError) and error.errors else {}
    reason = TOKEN.sub(r"\1", details.get("description") or str(error).splitlines()[0])
    return Mistake(
        message=f"its SQL cannot be read: {reason.rstrip('.')}",
        fix="correct it",
        line=details.get("line"),
    )
