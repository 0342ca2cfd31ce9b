"""Which rows of which dimension a table refers to: found from the names of its columns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from content.errors import ContentError
from content.tables.computed_table import ComputedTable, Kind, waves
from content.tables.rules import ForeignKey

REFERRED = (Kind.DIMENSION, Kind.HISTORY, Kind.GENERATED)
REFERRING = (Kind.FACT, Kind.OBSERVED)


@dataclass(frozen=True, kw_only=True)
class Reference:
    """Columns that name a row of a dimension, with what is needed to follow them."""

    columns: Sequence[str]
    dimension: str
    """`layer.name`."""
    dimension_columns: Sequence[str]
    is_history: bool
    """True: the row meant is the current one, so the engine can declare no constraint."""
    marks_unknown: bool
    """The dimension's `is_known` tells members that only facts mention from the others."""
    where: str | None
    """Only rows that keep this condition refer to it. None: all with these columns set."""

    def name(self, table: str) -> str:
        """Its name in the run log, for a table given as `layer.name`."""
        return f"{table} -> {self.dimension} ({', '.join(self.columns)})"


def references_of(table: ComputedTable, tables: Sequence[ComputedTable]) -> list[Reference]:
    """All references of a table; a declared one that does not fit is a ContentError.

    A table that has all columns of a dimension's unit, by name and type, refers to it: a new
    dimension edits no fact. `foreign_keys` says other names, conditions, and what is chance.
    """
    known = {other.object: other for other in tables if other.kind in REFERRED}
    declared = {
        (key.references, tuple(key.columns or known[key.references].unit)): key
        for key in table.foreign_keys
        if _fits(table, key, known.get(key.references), sorted(known))
    }
    found = {(name, columns): None for name, columns in _named(table, known.values())}
    return [
        _reference(known[name], columns, declared.get((name, columns)))
        for name, columns in {**found, **declared}
        if not (key := declared.get((name, columns))) or not key.none
    ]


def referring_waves(tables: Sequence[ComputedTable]) -> list[list[ComputedTable]]:
    """Groups of tables; each table refers only to tables of earlier groups, or to none."""
    return waves(
        tables, lambda table: [r.dimension for r in references_of(table, tables)], "refer to"
    )


def _named(
    table: ComputedTable, dimensions: Iterable[ComputedTable]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for dimension in dimensions if table.kind in REFERRING else ():
        same = [table.types.get(name) == dimension.types[name] for name in dimension.unit]
        if dimension.object != table.object and all(same):
            yield dimension.object, tuple(dimension.unit)


def _reference(
    dimension: ComputedTable, columns: Sequence[str], key: ForeignKey | None
) -> Reference:
    return Reference(
        columns=columns,
        dimension=dimension.object,
        dimension_columns=dimension.unit,
        is_history=dimension.kind is Kind.HISTORY,
        marks_unknown="is_known" in dimension.types,
        where=key.where if key else None,
    )


def _fits(
    table: ComputedTable, key: ForeignKey, dimension: ComputedTable | None, known: Sequence[str]
) -> bool:
    at = f"{table.path}: foreign_keys: {key.references}"
    if dimension is None:
        raise ContentError(f"{at} is no dimension: use one of {', '.join(known)}")
    columns = key.columns or tuple(dimension.unit)
    if len(columns) != len(dimension.unit):
        raise ContentError(f"{at} is found by {', '.join(dimension.unit)}: give as many columns")
    absent = [name for name in columns if name not in table.types]
    if absent:
        raise ContentError(f"{at} is found by {absent[0]!r}, which is not among the columns")
    differing = [
        f"{ours} {table.types[ours]} is {theirs} {dimension.types[theirs]} there"
        for ours, theirs in zip(columns, dimension.unit, strict=True)
        if table.types[ours] != dimension.types[theirs]
    ]
    if differing:
        raise ContentError(f"{at}: {'; '.join(differing)}: give both the same type")
    return True
