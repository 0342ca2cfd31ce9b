"""Sources that are exports: files in a folder, of which a later one may repeat an earlier one.

Such a source says of each row, in a column of its own, from which file it is and, where there are
several, when that was written. Of rows with one key the newest counts: by the source's own arrival
time where the key does not hold it, then by the file. Where neither tells, loading stops and names
both files; but not for what a reader sees now (`observed`): regions side by side have unlike rows
of what they share.

Of a table that shows the present only, a later file also replaces what an earlier one had beside
it. Tables that are the same for the whole account are one picture; the others may be pictures of
several regions side by side, so there only rows with the same first part of the key are replaced,
in information_schema those of one catalog of one metastore.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyspark.sql.types import DataType, StructType

from content.sql import identifier
from content.tables.bronze_table import BronzeTable, Scope

EXPORTED = "_exported"
FILE, WRITTEN = f"{EXPORTED}.file", f"{EXPORTED}.at"
WRITE = f"regexp_extract({FILE}, '/part-[0-9]+-(tid-[0-9]+|[0-9a-f]{{8}}-[0-9a-f-]{{27}})', 1)"
"""What the files of one write by Spark have in common in their names; else ''.

They are no earlier and later ones, however long it took to write or to copy them.
"""
AT_ONCE = "INTERVAL 2 SECONDS"
"""Files that were written within that time are of one moment: copying a folder leaves that."""


@dataclass(frozen=True, kw_only=True)
class Repeated:
    """Queries over rows of an export, given as a query with their files, of one table."""

    table: BronzeTable
    rows: str
    values: Sequence[str]
    """What is compared of the rows, which are `r`: decides where no time does."""

    def newest(self) -> str:
        """One row per key; any run picks the same."""
        ranked = (
            f"SELECT *, row_number() OVER ({self._newest_first('_text')}) AS _rank "
            f"FROM ({self._with_text()}) AS r{self._unless_replaced()}"
        )
        return f"SELECT * EXCEPT (_rank, _text, {EXPORTED}) FROM ({ranked}) WHERE _rank = 1"

    def undecided(self) -> str:
        """Up to one key with unlike rows of which no one can tell the newest, and both files."""
        arrival = f", {self._arrival} AS arrival" if self._arrival else ""
        best = f"struct(_text AS text, {EXPORTED} AS of, {WRITE} AS write{arrival})"
        is_same_time = f"{self._arrival} <=> _best.arrival AND " if arrival else ""
        return (
            f"SELECT {self._key}, _best.of.file AS _one, {FILE} AS _other FROM ("
            f"SELECT *, first_value({best}) OVER ({self._newest_first('_text')}) AS _best "
            f"FROM ({self._with_text()}) AS r) WHERE {is_same_time}_text <> _best.text "
            f"AND {FILE} <> _best.of.file AND NOT ({WRITE} <> '' AND {WRITE} = _best.write) "
            f"AND {WRITTEN} >= _best.of.at - {AT_ONCE} LIMIT 1"
        )

    @property
    def _key(self) -> str:
        return ", ".join(map(identifier, self.table.key))

    @property
    def _picture(self) -> list[str]:
        """What the rows of one picture have in common."""
        parts = 2 if self.table.scope is Scope.METASTORE else 1
        return [identifier(name) for name in self.table.key[:parts]]

    @property
    def _arrival(self) -> str | None:
        return next(iter(_arrival(self.table)), None)

    def _newest_first(self, text: str) -> str:
        order = ", ".join(f"{part} DESC" for part in [*newer(self.table), *self.values, text])
        return f"PARTITION BY {self._key} ORDER BY {order}"

    def _with_text(self) -> str:
        return f"SELECT *, to_json(struct(* EXCEPT ({EXPORTED}))) AS _text FROM ({self.rows})"

    def _unless_replaced(self) -> str:
        """Leaves out the rows of files that a later picture of the same things replaces."""
        if not self.table.is_present_state:
            return ""
        of = "TRUE" if self.table.is_global else f"struct({', '.join(self._picture)})"
        newest = f"max(struct({WRITTEN} AS at, {WRITE} AS write)) OVER (PARTITION BY {self._key})"
        replaced = (
            f"SELECT DISTINCT {of} AS of, {FILE} AS file FROM (SELECT *, {newest} AS _newest "
            f"FROM ({self.rows})) WHERE {WRITTEN} < _newest.at - {AT_ONCE} "
            f"AND NOT ({WRITE} <> '' AND {WRITE} = _newest.write)"
        )
        # Named in full: a column of the source may be called as one of `o` is.
        same = f"struct({', '.join(f'r.{name}' for name in self._picture)})"
        joined = f"o.file = r.{FILE}" + ("" if self.table.is_global else f" AND o.of <=> {same}")
        return f" LEFT ANTI JOIN ({replaced}) AS o ON {joined}"


def has_several_files(found: Mapping[str, tuple[str, DataType]]) -> bool:
    """Whether the source is of several files, given its columns by their names."""
    _, of_row = found.get(EXPORTED, ("", None))
    return isinstance(of_row, StructType) and WRITTEN.partition(".")[2] in of_row.names


def newer(table: BronzeTable) -> list[str]:
    """What is greater in the newer of two rows with one key."""
    return [*_arrival(table), WRITTEN]


def _arrival(table: BronzeTable) -> list[str]:
    return [identifier(table.arrival)] if table.arrival and table.arrival not in table.key else []
