"""What a computed table reads, and which of its rows a change there touches."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.errors import ContentError
from content.files import expect_keys
from content.header import read_text
from content.placeholders import tables_in

CHANGES = "changes"
"""`${changes}` in a `units` query stands for the changed rows."""


@dataclass(frozen=True, kw_only=True)
class Touch:
    """What a changed row says about one column of a unit."""

    expression: str
    """SQL over the row, with placeholders."""
    is_list: bool = False
    """The expression gives an array: the row touches a unit for each of its elements."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """One table that is read."""

    columns: Mapping[str, Touch]
    """Columns of the unit, or of the driving read; empty: changes touch nothing by themselves."""
    units: str | None = None
    """A SELECT that names the touched units from `${changes}`, where expressions cannot."""
    where: str | None = None
    """Only such rows touch anything. None: all do."""

    @property
    def touches(self) -> bool:
        """Whether any change of it matters."""
        return bool(self.columns or self.units)

    def gives(self, unit: Sequence[str]) -> bool:
        """Whether its rows carry the whole unit."""
        return set(unit) <= set(self.columns)

    def restricted_by(self, unit: Sequence[str]) -> Mapping[str, Touch]:
        """The columns by which it can be cut down to some units; empty: it is read whole."""
        return self.columns if set(self.columns) <= set(unit) else {}


def read_reads(content: Any, where: str) -> dict[str, Read]:
    """The key `reads`."""
    if not isinstance(content, dict):
        raise ContentError(f"{where}: reads must be a mapping of table to changed columns")
    return {table: read_read(entry, f"{where}: reads.{table}") for table, entry in content.items()}


def expect_reads(where: str, reads: Collection[str], body: str) -> None:
    """The declared reads must be those of the body."""
    missing, extra = sorted(tables_in(body) - set(reads)), sorted(set(reads) - tables_in(body))
    if missing or extra:
        raise ContentError(
            f"{where}: reads must equal the tables of the body: "
            + "; ".join([f"add {name}" for name in missing] + [f"remove {name}" for name in extra])
        )


def read_read(content: Any, at: str, *, extra: str = "units") -> Read:
    """One table of `reads` or of `mentioned_by`; `extra`: the key that is no column."""
    if not isinstance(content, dict):
        raise ContentError(
            f"{at} must be a mapping of column to expression, {{}} when its changes touch no rows"
        )
    columns = {
        name: _touch(value, f"{at}.{name}") for name, value in content.items() if name != extra
    }
    lists = [name for name, touch in columns.items() if touch.is_list]
    if len(lists) > 1:
        raise ContentError(f"{at}: {' and '.join(lists)} are lists: one column at most may be")
    text = read_text(content[extra], extra, at) if extra in content else None
    if extra == "units" and text is not None and f"${{{CHANGES}}}" not in text:
        raise ContentError(f"{at}: units does not read the changed rows: select from ${{changes}}")
    return Read(
        columns=columns,
        units=text if extra == "units" else None,
        where=text if extra == "where" else None,
    )


def _touch(value: Any, at: str) -> Touch:
    if isinstance(value, dict):
        expect_keys(value, at, ("each",))
        return Touch(expression=read_text(value["each"], "each", at), is_list=True)
    if not isinstance(value, str) or not value.strip():
        raise ContentError(
            f"{at} is {value!r}: write an expression over a changed row, or {{each: array}}"
        )
    return Touch(expression=value)
