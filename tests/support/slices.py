"""The rows of a table's cases, with a few generated ones, as they arrive one after the other.

Nothing here needs Spark: what arrives when is decided by a seed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from content_tables import read_computed
from small_product import WORKLOADS, table_files

from cases import Case, Row, Rows, table_types
from content.tables.bronze_file import read_bronze_table
from content.tables.ops_table import read_ops_table

NUMBERS = ("INT", "BIGINT", "DOUBLE", "DECIMAL")
LATER = 2
"""Arrivals after the first rows."""

Given = Mapping[str, Rows]
"""`layer.table` to its rows."""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What happens to one table at one time."""

    put: Rows
    """Rows that come, or replace those with the same key."""
    drop: Rows


@dataclass(frozen=True, kw_only=True)
class Story:
    """What one table holds first, and what comes later."""

    key: Sequence[str]
    types: Mapping[str, str]
    first: Rows
    later: Sequence[Arrival]


def together(cases: Sequence[Case]) -> Given:
    """The given rows of all cases; of two with the same key the first stays."""
    found: dict[str, dict[str, Row]] = {}
    for case in cases:
        for table, rows in case.given.items():
            key = key_of(table)
            for row in rows:
                text = json.dumps([row.get(name) for name in key], default=str)
                found.setdefault(table, {}).setdefault(text, row)
    return {table: list(rows.values()) for table, rows in found.items()}


def others(given: Given, mark: str) -> Given:
    """For each table a row that differs from one of its rows by a text in the key alone."""
    found = {}
    for table, rows in given.items():
        types, row = table_types(table), rows[-1] if rows else {}
        texts = [name for name in key_of(table) if types[name] == "STRING" and row.get(name)]
        found[table] = [{**row, name: f"{row[name]}{mark}"} for name in texts[-1:]]
    return found


def stories(given: Given, only_added: Sequence[str], seed: str) -> Mapping[str, Story]:
    """How the rows of each table arrive: in any order, in the end all of them.

    Some are wrong first and corrected later; where rows are not `only_added`, one comes and goes.
    """
    dice, gone, found = Random(seed), others(given, "~gone"), {}
    for table, rows in given.items():
        key, types = key_of(table), table_types(table)
        first, later = [], [list[Row]() for _ in range(LATER)]
        for row in dice.sample(rows, len(rows)):
            at, wrong = dice.randint(0, LATER), _wrong(row, key, types)
            first += [wrong] if at and wrong and dice.random() < 0.5 else []
            (later[at - 1] if at else first).append(row)
        passing = [] if table in only_added else gone[table]
        drops = [*[list[Row]() for _ in range(LATER - 1)], passing]
        arrivals = [Arrival(put=put, drop=drop) for put, drop in zip(later, drops, strict=True)]
        found[table] = Story(key=key, types=types, first=[*first, *passing], later=arrivals)
    return found


def key_of(table: str) -> Sequence[str]:
    """The key of `layer.table`."""
    if table.startswith("bronze."):
        return read_bronze_table(WORKLOADS, table_files()[table]).key
    if table.startswith("ops."):
        return read_ops_table(WORKLOADS, table.removeprefix("ops.")).spec.key
    return read_computed(table).key


def _wrong(row: Row, key: Sequence[str], types: Mapping[str, str]) -> Row | None:
    """The row with another number in it; None when it has none beside its key."""
    for name, value in row.items():
        if name not in key and types[name].startswith(NUMBERS) and value is not None:
            number = Decimal(str(value)) + 1
            return {**row, name: str(number) if types[name].startswith("DEC") else int(number)}
    return None
