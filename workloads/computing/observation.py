"""What a look at a source changes in an observed table with a row per thing and state.

A state is open (`last_seen` is NULL) while the thing is there and as it was. What changes closes
the row and opens another, what comes back is a new row, so that any past day can be asked for.
"""

from dataclasses import dataclass
from datetime import date

from content.sql import identifier, literal
from content.tables.computed_table import FIRST_SEEN, LAST_SEEN, ComputedTable
from runtime.merging import comparable


@dataclass(frozen=True, kw_only=True)
class Look:
    """When the source is looked at."""

    day: date
    before: date
    """The day of the look before: a thing that is gone was last seen then."""


def held_query(target: str, look: Look) -> str:
    """The rows that a look may change: the open ones, and those of the same day.

    No thing has two of them: a row of the day exists only where no older one is open.
    """
    return f"SELECT * FROM {target} WHERE {LAST_SEEN} IS NULL OR {FIRST_SEEN} = {literal(look.day)}"


def states_query(table: ComputedTable, picture: str, target: str, look: Look) -> str:
    """What the rows of `held_query` become, from the present picture (a query)."""
    states = [name for name in table.types if name not in (*table.unit, FIRST_SEEN, LAST_SEEN)]
    same = " AND ".join(
        f"{comparable('h', name, table.types[name])} <=> {comparable('p', name, table.types[name])}"
        for name in states
    )
    joined = " AND ".join(f"h.{identifier(name)} <=> p.{identifier(name)}" for name in table.unit)

    def row(alias: str, first: str, last: str, condition: str) -> str:
        values = {FIRST_SEEN: first, LAST_SEEN: last}
        columns = ", ".join(
            f"{values.get(name, f'{alias}.{identifier(name)}')} AS {identifier(name)}"
            for name in table.types
        )
        return f"SELECT {columns} FROM {joining} WHERE {condition}"

    joining = (
        f"(SELECT *, TRUE AS _held FROM ({held_query(target, look)})) AS h "
        f"FULL OUTER JOIN (SELECT *, TRUE AS _there FROM ({picture})) AS p ON {joined}"
    )
    today = f"DATE'{look.day}'"
    seen = f"greatest(DATE'{look.before}', h.{FIRST_SEEN})"
    is_open = f"h._held AND h.{LAST_SEEN} IS NULL AND ({same or 'TRUE'})"
    begins = f"CASE WHEN {is_open} THEN h.{FIRST_SEEN} ELSE {today} END"
    changed = (
        f"p._there AND h._held AND h.{LAST_SEEN} IS NULL AND h.{FIRST_SEEN} < {today} "
        f"AND NOT ({same or 'TRUE'})"
    )
    return " UNION ALL ".join(
        [
            row("p", begins, "CAST(NULL AS DATE)", "p._there"),
            row("h", f"h.{FIRST_SEEN}", f"coalesce(h.{LAST_SEEN}, {seen})", "p._there IS NULL"),
            row("h", f"h.{FIRST_SEEN}", seen, changed),
        ]
    )
