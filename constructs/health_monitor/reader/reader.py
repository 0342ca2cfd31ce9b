"""What a command needs of an engine: one that answers SQL, and what tables are called there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from health_monitor.reader.rows import Rows

Parameter = str | int | date | None
"""Value of `:name` in a statement."""


@dataclass(frozen=True, kw_only=True)
class TableNames:
    """Full names of an environment's tables, quoted."""

    catalog: str
    schemas: Mapping[str, str]
    """Layer to schema."""
    source: str
    """Stands before `<schema>.<table>` of a system table, such as `system.`."""

    def schema(self, layer: str) -> str:
        """The schema of a layer."""
        return f"`{self.catalog}`.`{self.schemas[layer]}`"

    def table(self, layer: str, name: str) -> str:
        """A table of a layer."""
        return f"{self.schema(layer)}.`{name}`"

    def source_table(self, source: str) -> str:
        """A system table, such as `billing.usage`."""
        catalog, _, prefix = self.source.rpartition(".")
        schema, _, table = source.partition(".")
        return f"`{catalog}`.`{prefix}{schema}`.`{table}`"


class Reader(Protocol):
    """Answers statements, also such as change rows; names without a schema are those of the
    semantic layer.
    """

    @property
    def names(self) -> TableNames:
        """What tables are called here."""

    def ask(
        self,
        statement: str,
        parameters: Mapping[str, Parameter] | None = None,
        *,
        limit: int | None = None,
    ) -> Rows:
        """The answer, at most so many rows; raises StatementError when the statement fails."""
