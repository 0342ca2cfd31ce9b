"""Replacing erased persons by their hashes: the SQL that loads and `health-monitor erase` share.

A person is replaced by the hash of a salt and the name, the same wherever it stands, so rows stay,
sums hold, and what was grouped by person still is. The table of the erased knows the salt and
hashes alone. Names of persons have no capitals here, as in Databricks.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from content.personal import is_personal
from content.sql import identifier, literal
from content.table_spec import Column, TableSpec
from content.types import Type

TABLE = "erased_principals"
"""In the ops schema; it is not there until somebody is erased."""
SALT, PRINCIPAL = "SALT", "PRINCIPAL"
SPEC = TableSpec(
    comment="Hashes of erased persons and their salt: who reads it can find out who they were.",
    columns=(
        Column("kind", "STRING", "SALT in one row, PRINCIPAL in the others."),
        Column("value", "STRING", "The salt, or the SHA-256 of salt and name in small letters."),
        Column("since", "TIMESTAMP", "When it was written, UTC."),
    ),
    cluster_by=(),
)
ERASURE = "_erasure"
"""Alias of the relation of one row that has the columns `salt` and `hashes`."""
DIVIDERS = ('"', "\\", "/", "|")
"""Stand before and after a person in JSON, in paths, in keys that are joined."""
MARK = "@erased"
"""Ends the hash of an address, so that it still counts as that of a person."""


def hash_of(salt: str, principal: str) -> str:
    """The hash by which the table knows a person."""
    return sha256((salt + principal.lower()).encode()).hexdigest()


def known_erasure(table: str) -> str:
    """Query for the relation, from the table of the erased, given by its full name."""
    return (
        f"SELECT max(CASE WHEN kind = {literal(SALT)} THEN value END) AS salt, "
        f"collect_set(CASE WHEN kind = {literal(PRINCIPAL)} THEN value END) AS hashes FROM {table}"
    )


def erased(value: str, type_: Type, path: str, pii: Sequence[str], depth: int = 0) -> str:
    """SQL for the value of a column, or of the member at the path, without the erased persons.

    `pii`: the paths that hold persons. The statement must have the relation.
    """
    if not any(is_personal(text, pii) for text in type_.texts(path)):
        return value
    inner = f"e{depth}"
    match type_.kind:
        case "struct":
            members = ", ".join(
                f"{literal(name)}, "
                + erased(f"{value}.{identifier(name)}", part, f"{path}.{name}", pii, depth)
                for name, part in type_.parts
            )
            return f"CASE WHEN {value} IS NOT NULL THEN named_struct({members}) END"
        case "array":
            element = erased(inner, type_.parts[0][1], path, pii, depth + 1)
            return f"transform({value}, {inner} -> {element})"
        case "map":
            element = erased(inner, type_.parts[1][1], path, pii, depth + 1)
            return f"transform_values({value}, (k{depth}, {inner}) -> {element})"
    return erased_text(value)


def erased_text(value: str) -> str:
    """SQL for a text: persons that it is, or that stand between two dividers, are replaced."""
    any_divider = literal("[" + "".join(f"\\{divider}" for divider in DIVIDERS) + "]")
    parts = _divided(value, DIVIDERS)
    return f"CASE WHEN {value} RLIKE {any_divider} THEN {parts} ELSE {_name(value)} END"


def differs(values: Iterable[tuple[str, str]]) -> str:
    """Predicate that holds where one of the values is another one without the erased."""
    before, after = zip(*values, strict=True)
    return f"{_told(before)} <> {_told(after)}"


def _told(values: Sequence[str]) -> str:
    # Members have names of their own: those that the engine would give follow the expressions.
    members = ", ".join(f"'m{place}', {value}" for place, value in enumerate(values))
    return f"to_json(named_struct({members}))"


def _divided(value: str, dividers: Sequence[str]) -> str:
    if not dividers:
        return _name(value)
    first, *others = dividers
    part = f"p{len(others)}"
    divider = literal(f"[\\{first}]")
    pieces = f"split({value}, {divider})"
    return f"array_join(transform({pieces}, {part} -> {_divided(part, others)}), {literal(first)})"


def _name(value: str) -> str:
    hashed = f"sha2(concat({ERASURE}.salt, lower({value})), 256)"
    mark = f"CASE WHEN contains({value}, '@') THEN {literal(MARK)} ELSE '' END"
    return (
        f"CASE WHEN array_contains({ERASURE}.hashes, {hashed}) THEN concat({hashed}, {mark}) "
        f"ELSE {value} END"
    )
