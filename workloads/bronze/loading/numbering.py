"""Rows that share their key, where the source has no id for them: the k-th is a row of its own.

A number depends on the rows of its key alone, all of which are of one arrival and one day; so it
is the same whatever part of the source is read. A row that comes later may take the number of
another: comparing by value finds that, as any replaced row.
"""

from collections.abc import Sequence

from bronze.loading.exported import EXPORTED, FILE, WRITE
from content.sql import identifier
from content.tables.bronze_table import NUMBER, BronzeTable


def numbered(table: BronzeTable, rows: str, values: Sequence[str], *, has_files: bool) -> str:
    """Query for the rows, given as `r`, with their numbers.

    `values`: what is compared of them beside the key. Of several files the rows come with theirs:
    a later writing repeats the rows of an earlier one, so as many equal rows count as one has.
    """
    key = [identifier(name) for name in table.key if name != NUMBER.name]
    same = [*key, *values]
    if has_files:
        writing = f"coalesce(nullif({WRITE}, ''), {FILE})"
        once = (
            f"SELECT * EXCEPT ({EXPORTED}), {_place([*same, writing], [FILE])} AS _copy, "
            f"{writing} AS _writing FROM ({rows}) AS r"
        )
        first = _place([*same, "_copy"], ["_writing"])
        rows = (
            f"SELECT * EXCEPT (_writing, _first) FROM (SELECT *, {first} AS _first "
            f"FROM ({once}) AS r) WHERE _first = 1"
        )
        return f"SELECT * EXCEPT (_copy), {_number(key, same)} FROM ({rows}) AS r"
    return f"SELECT *, {_number(key, same)} FROM ({rows}) AS r"


def _number(key: Sequence[str], same: Sequence[str]) -> str:
    return f"CAST({_place(key, same)} AS INT) AS {NUMBER.name}"


def _place(of: Sequence[str], by: Sequence[str]) -> str:
    return f"row_number() OVER (PARTITION BY {', '.join(of)} ORDER BY {', '.join(by)})"
