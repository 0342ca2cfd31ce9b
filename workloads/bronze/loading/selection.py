"""How the columns of a source become those of its Bronze table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyspark.sql.types import DataType, StringType

from bronze.loading.conversion import Place, id_of_text
from bronze.loading.exported import EXPORTED, FILE
from bronze.loading.options import FreeText
from bronze.loading.projection import project
from content.sql import identifier
from content.tables.bronze_table import BronzeTable
from runtime.errors import SourceError
from runtime.task import Task

ID = "_id"
"""Ends the names of columns with ids."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The columns of one source, given by their names in lower case."""

    task: Task
    table: BronzeTable
    name: str
    """Full name of the source."""
    found: Mapping[str, tuple[str, DataType]]
    free_text: FreeText

    def stored(self, column: str, wanted: DataType) -> str:
        """SQL for what Bronze stores of a column, under its name.

        Raises SourceError when the source has it as something else.
        """
        text = f"CAST(NULL AS {wanted.simpleString()})"
        if self.change(column, wanted) is None:
            try:
                text = self._projected(column, wanted)
            except SourceError as error:
                raise SourceError(f"{self._where(column)}: {error}") from None
        if column in self.table.free_text:
            text = self.free_text.stored(text, wanted.simpleString(), self._listed_keys(column))
        return f"{text} AS {identifier(column)}"

    def change(self, column: str, wanted: DataType) -> str | None:
        """What became of a column that the product does not know, hence is left out; None: it is
        as it was, or known."""
        _, found = self.found.get(column.lower(), (column, None))
        if found is None or column in {known.name for known in self.table.columns}:
            return None
        try:
            self._projected(column, wanted)
        except SourceError:
            pass
        else:
            if type(found) is type(wanted):
                return None
        return f"{column!r} (no {wanted.simpleString().upper()} any more)"

    def _projected(self, column: str, wanted: DataType) -> str:
        own, found = self.found.get(column.lower(), (column, None))
        file = FILE if EXPORTED in self.found else None
        place = Place(table=self.name, column=column, file=file)
        if column.endswith(ID) and isinstance(found, StringType) and found == wanted:
            # In a struct there are none: what makes floats of ids has no structs.
            return id_of_text(identifier(own), place)
        return project(identifier(own), found, wanted, place)

    def _listed_keys(self, column: str) -> Sequence[str]:
        definition = self.table.listed_keys.get(column)
        return self.task.definitions.names(definition) if definition else ()

    def _where(self, column: str) -> str:
        """A file that has the column, or the name of the source."""
        if EXPORTED in self.found:
            own, _ = self.found[column.lower()]
            statement = (
                f"SELECT {FILE} FROM {self.name} WHERE {identifier(own)} IS NOT NULL LIMIT 1"
            )
            for row in self.task.spark.sql(statement).collect():  # bounded: one row
                return str(row[0])
        return f"source table {self.name}"
