"""The table of the erased: it is made with its salt when the first person is, and knows hashes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from content.erasure import PRINCIPAL, SALT, SPEC, TABLE, hash_of
from content.sql import literal
from health_monitor.reader import StatementError
from health_monitor.reader.reader import Reader

KEY = "'0123456789abcdef'"
"""Of no use as a key: what counts is the random vector with which a text is encrypted."""
RANDOM = f"base64(aes_encrypt(uuid(), {KEY}))"
"""Ninety-six bits by the engine's secure generator, which uuid() is not. Made by the engine: what a
statement says is written down, and a salt must not be."""
ABSENT = ("TABLE_OR_VIEW_NOT_FOUND", "SCHEMA_NOT_FOUND")


@dataclass(frozen=True, kw_only=True)
class Persons:
    """Persons by their hashes."""

    salt: str | None
    """None: that of the table."""
    hashes: Sequence[str]
    known: Sequence[datetime]
    """When those of them were erased that were."""
    table: str

    @property
    def erasure(self) -> str:
        """Query for the relation of these persons alone."""
        listed = ", ".join(map(literal, self.hashes))
        if self.salt is not None:
            return f"SELECT {literal(self.salt)} AS salt, array({listed}) AS hashes"
        return (
            f"SELECT max(value) AS salt, array({listed}) AS hashes FROM {self.table} "
            f"WHERE kind = {literal(SALT)}"
        )


def look_up(reader: Reader, principals: Iterable[str]) -> Persons:
    """Them, without writing anything: while nobody was erased by a salt that is used only now."""
    table = reader.names.table("ops", TABLE)
    try:
        rows = list(reader.ask(f"SELECT kind, value, since FROM {table}").records())
    except StatementError as error:
        if error.condition not in ABSENT:
            raise
        rows = []
    salts = [row["value"] for row in rows if row["kind"] == SALT]
    salt = salts[0] if salts else token_hex(32)
    hashes = [hash_of(salt, principal) for principal in dict.fromkeys(principals)]
    known = [r["since"] for r in rows if r["kind"] == PRINCIPAL and r["value"] in hashes]
    return Persons(
        salt=None if salts else salt, hashes=hashes, known=sorted(set(known)), table=table
    )


def remember(reader: Reader, principals: Sequence[str]) -> Persons:
    """Write down that they are erased: from now on loads replace them."""
    table = reader.names.table("ops", TABLE)
    columns = ", ".join(f"{c.name} {c.type} COMMENT {literal(c.comment)}" for c in SPEC.columns)
    reader.ask(
        f"CREATE TABLE IF NOT EXISTS {table} ({columns}) USING DELTA "
        f"COMMENT {literal(SPEC.comment)}"
    )
    names = ", ".join(column.name for column in SPEC.columns)
    reader.ask(
        f"MERGE INTO {table} AS t USING (SELECT sha2(concat({RANDOM}, {RANDOM}, {RANDOM}), 256) "
        f"AS value) AS s ON t.kind = {literal(SALT)} WHEN NOT MATCHED THEN INSERT ({names}) "
        f"VALUES ({literal(SALT)}, s.value, current_timestamp())"
    )
    listed = ", ".join(map(literal, look_up(reader, principals).hashes))
    reader.ask(
        f"MERGE INTO {table} AS t USING (SELECT explode(array({listed})) AS value) AS s "
        f"ON t.kind = {literal(PRINCIPAL)} AND t.value = s.value WHEN NOT MATCHED THEN "
        f"INSERT ({names}) VALUES ({literal(PRINCIPAL)}, s.value, current_timestamp())"
    )
    return look_up(reader, principals)
