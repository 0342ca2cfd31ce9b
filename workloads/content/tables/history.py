"""A table with the whole history of things (type 2), from one row per change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.errors import ContentError
from content.files import expect_keys
from content.header import read_names
from content.sql import identifier
from content.tables.reads import Read, read_read

FROM = "valid_from"
ADDED = ("valid_to", "is_current", "is_deleted", "is_known")
"""The columns that are derived from the changes, so no body states them."""
BEGINNING = "TIMESTAMP'1970-01-01 00:00:00'"


@dataclass(frozen=True, kw_only=True)
class History:
    """How changes become states."""

    deleted: str
    """Column that is set in a state in which the thing is deleted."""
    covers_time_before: bool
    """Whether the first known state also holds for the time before it."""
    mentioned_by: Mapping[str, Read]
    """Table to who in it mentions things, also such as the source does not know."""


def read_history(content: Any, unit: Sequence[str], known: Sequence[str], where: str) -> History:
    """The key `history`."""
    at = f"{where}: history"
    if not isinstance(content, dict):
        raise ContentError(f"{at} must hold deleted, and what else it needs")
    expect_keys(content, at, ("deleted",), ("covers_time_before", "mentioned_by"))
    covers = content.get("covers_time_before", False)
    if not isinstance(covers, bool):
        raise ContentError(f"{at}: covers_time_before must be true or false, got {covers!r}")
    mentions = content.get("mentioned_by", {})
    if not isinstance(mentions, dict):
        raise ContentError(f"{at}: mentioned_by must be a mapping of table to columns")
    for name in (FROM, *ADDED):
        if name not in known:
            raise ContentError(f"{where}: columns: a history has {name}: add it")
    return History(
        deleted=read_names([content["deleted"]], "history.deleted", known, where)[0],
        covers_time_before=covers,
        mentioned_by={
            table: _mention(entry, unit, f"{at}: mentioned_by.{table}")
            for table, entry in mentions.items()
        },
    )


def history_query(history: History, unit: Sequence[str], columns: Sequence[str], body: str) -> str:
    """The query for all states, from a body that gives one row per change.

    The newest change of a thing is its present state, whether it is a deletion or not; only who
    asks for what exists leaves deleted things out.
    """
    things = ", ".join(map(identifier, unit))
    begins = f"CASE WHEN _number = 1 THEN {BEGINNING} ELSE {FROM} END"
    states = {
        FROM: begins if history.covers_time_before else FROM,
        "valid_to": "_next",
        "is_current": "_next IS NULL",
        "is_deleted": f"{identifier(history.deleted)} IS NOT NULL",
        "is_known": "TRUE",
    }
    selected = ", ".join(
        f"{states.get(name, identifier(name))} AS {identifier(name)}" for name in columns
    )
    query = (
        f"WITH _changes AS (\n{body}\n),\n_states AS (SELECT *, "
        f"lead({FROM}) OVER (PARTITION BY {things} ORDER BY {FROM}) AS _next, "
        f"row_number() OVER (PARTITION BY {things} ORDER BY {FROM}) AS _number FROM _changes)"
    )
    if not history.mentioned_by:
        return f"{query}\nSELECT {selected} FROM _states"
    return (
        f"{query},\n_mentioned AS ({_mentioned(history, unit)})\n"
        f"SELECT {selected} FROM _states\n"
        f"UNION ALL\nSELECT {_unknown(unit, columns)} FROM _mentioned AS m "
        f"LEFT ANTI JOIN _changes AS k ON "
        + " AND ".join(f"m.{identifier(name)} = k.{identifier(name)}" for name in unit)
    )


def _mentioned(history: History, unit: Sequence[str]) -> str:
    parts = [
        f"SELECT {', '.join(f'{mention.columns[c].expression} AS {identifier(c)}' for c in unit)} "
        f"FROM {_reference(table)}" + (f" WHERE {mention.where}" if mention.where else "")
        for table, mention in history.mentioned_by.items()
    ]
    named = " AND ".join(f"{identifier(name)} IS NOT NULL" for name in unit)
    return f"SELECT DISTINCT * FROM ({' UNION ALL '.join(parts)}) WHERE {named}"


def _unknown(unit: Sequence[str], columns: Sequence[str]) -> str:
    values = {
        **{name: f"m.{identifier(name)}" for name in unit},
        FROM: BEGINNING,
        "is_current": "TRUE",
        "is_deleted": "FALSE",
        "is_known": "FALSE",
    }
    return ", ".join(f"{values.get(name, 'NULL')} AS {identifier(name)}" for name in columns)


def _reference(table: str) -> str:
    layer, _, name = table.partition(".")
    return f"${{{layer}}}.{name}"


def _mention(entry: Any, unit: Sequence[str], at: str) -> Read:
    mention = read_read(entry, at, extra="where")
    if set(mention.columns) != set(unit) or any(t.is_list for t in mention.columns.values()):
        raise ContentError(f"{at} must give {', '.join(unit)}, each by an expression")
    return mention
