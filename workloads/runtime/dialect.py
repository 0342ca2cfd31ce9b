"""The one place that knows how Databricks differs from open-source Spark and Delta Lake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.sql import identifier, literal, split_name
from content.table_spec import ReferencedKey
from runtime.names import Names

LOCAL_CATALOG = "spark_catalog"
"""The session catalog of open-source Spark; Unity Catalog has none of this name."""


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """Which engine runs the SQL, and the texts that depend on it."""

    is_local: bool

    @classmethod
    def of(cls, names: Names) -> "Dialect":
        return cls(is_local=names.catalog == LOCAL_CATALOG)

    def cluster_by(self, columns: Sequence[str]) -> str:
        """The clustering clause: chosen by the platform, or by the named columns."""
        if not self.is_local:
            return "CLUSTER BY AUTO"
        return f"CLUSTER BY ({', '.join(map(identifier, columns))})" if columns else ""

    def properties(self, pruned_by: Sequence[str]) -> str:
        """The table properties: the change feed, and statistics for the columns that prune.

        Open source keeps statistics of the first 32 leaf columns only, and refuses to cluster by
        any other; Databricks chooses them itself.
        """
        properties = {"delta.enableChangeDataFeed": "true"}
        if self.is_local and pruned_by:
            properties["delta.dataSkippingStatsColumns"] = ",".join(map(identifier, pruned_by))
        pairs = ", ".join(f"{literal(key)} = {literal(value)}" for key, value in properties.items())
        return f"TBLPROPERTIES ({pairs})"

    def primary_key(self, name: str, columns: Sequence[str]) -> str:
        """The informational key constraint, inside the column list; open source has none."""
        if self.is_local or not columns:
            return ""
        key = ", ".join(map(identifier, columns))
        return f", CONSTRAINT {identifier(name + '_pk')} PRIMARY KEY ({key})"

    def foreign_keys(self, name: str, keys: Mapping[tuple[str, ...], ReferencedKey]) -> list[str]:
        """The informational references of a table, as constraints; open source has none.

        The referenced tables must exist, with these columns as their primary keys.
        """
        if self.is_local:
            return []
        return [
            f"CONSTRAINT {identifier(foreign_key_name(name, ours))} "
            f"FOREIGN KEY ({', '.join(map(identifier, ours))}) "
            f"REFERENCES {key.table} ({', '.join(map(identifier, key.columns))})"
            for ours, key in keys.items()
        ]

    def constraints_query(self, name: str) -> str:
        """Query for the names of the constraints of a table, given by its full name."""
        catalog, schema, table = (part.strip("`") for part in split_name(name))
        return (
            f"SELECT constraint_name FROM {identifier(catalog)}.information_schema."
            f"table_constraints WHERE table_schema = {literal(schema)} "
            f"AND table_name = {literal(table)}"
        )

    def metastore(self) -> str | None:
        """SQL for the id of the metastore whose tables the engine reads; open source has none.

        Beside it, `current_metastore` says cloud and region, which system tables do not.
        """
        return None if self.is_local else "substring_index(current_metastore(), ':', -1)"

    def metric_view_version(self) -> str:
        """The newest specification of metric views that the engine accepts."""
        return "0.1" if self.is_local else "1.1"


def foreign_key_name(table: str, columns: Sequence[str]) -> str:
    """The name of the constraint by which a table refers with these columns."""
    return "_".join([table, *columns, "fk"])
