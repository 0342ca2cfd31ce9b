"""A world in tables of a catalog, in the schemas `<prefix><schema>`.

The state is a table, too, and written last. What a run that did not end has added is recognised
by its days and its keys: the same world gives the same rows again.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date

from pyspark.sql import DataFrame, SparkSession

from content.sql import literal
from runtime.names import Names
from simulation.world.source import SimulatedTable
from simulation.world.world import SimulationError, World

STATE = "simulation.world"


@dataclass(frozen=True, kw_only=True)
class TableStore:
    """Tables `<catalog>.<prefix><schema>.<table>`, as a source of that prefix is read."""

    spark: SparkSession
    prefix: str
    """Catalog and beginning of the schemas, for example `dev.system_`."""
    tables: Sequence[SimulatedTable]
    """All that a world is kept in."""

    def __str__(self) -> str:
        return self.prefix

    @property
    def removal(self) -> str:
        return f"drop the schemas that begin with {self.prefix}"

    def world(self) -> World | None:
        """The world that the tables hold; None while nothing of one is finished."""
        state = self._name(STATE)
        if self.spark.catalog.tableExists(state):
            row = self.spark.table(state).collect()[0]  # bounded: one row
            return None if row["to_date"] is None else World(**row.asDict())
        for table in self.tables:
            if self.holds(table):
                raise SimulationError(
                    f"{self._name(table.name)}: is there, but not as part of a simulated world "
                    f"({state} is missing): pass another catalog or prefix as --target"
                )
        return None

    def begin(self, known: World | None) -> None:
        """Make the schemas and the state; remove what an unfinished run left."""
        tables = [*(table.name for table in self.tables), STATE]
        for schema in sorted({self._name(table).rpartition(".")[0] for table in tables}):
            # Asked first: a catalog checks the privilege even when there is nothing to create.
            if not self.spark.catalog.databaseExists(schema):
                statement = f"CREATE SCHEMA IF NOT EXISTS {schema}"
                self.spark.sql(statement)
        if known is None:
            self._note(None)
        for table in self.tables:
            if table.source.day is not None and self.holds(table):
                name, day = self._name(table.name), table.source.day
                gone = f"DELETE FROM {name} WHERE {day} > {literal(known.to_date)}" if known else ""
                self.spark.sql(gone or f"DROP TABLE {name}")

    def holds(self, table: SimulatedTable) -> bool:
        """Whether the table exists."""
        return self.spark.catalog.tableExists(self._name(table.name))

    def append(self, table: SimulatedTable, rows: DataFrame, first: date, files: int) -> None:
        """Add rows that arrived from a day on, in at most so many files."""
        name, columns = self._name(table.name), rows.columns
        if self.holds(table):
            there = self.spark.table(name).select(*table.key)
            rows = rows.join(there, on=list(table.key), how="left_anti").select(*columns)
        rows.coalesce(files).write.format("delta").mode("append").saveAsTable(name)

    def arrived(self, table: SimulatedTable, first: date) -> DataFrame:
        """The rows that arrived from a day on; late ones of the day before are left out."""
        since = f"{table.source.day} >= {literal(first)}"
        return self.spark.table(self._name(table.name)).where(since)

    def replace(self, table: str, rows: DataFrame) -> None:
        """Make these rows all that the table holds."""
        writer = rows.coalesce(1).write.format("delta").mode("overwrite")
        writer.option("overwriteSchema", "true").saveAsTable(self._name(table))

    def stage(self, name: str, rows: DataFrame) -> DataFrame:
        """The rows, computed once and kept aside until they are dropped."""
        self.replace(_staged(name), rows)
        return self.spark.table(self._name(_staged(name)))

    def drop_staged(self, name: str) -> None:
        """Forget rows that were kept aside."""
        statement = f"DROP TABLE IF EXISTS {self._name(_staged(name))}"
        self.spark.sql(statement)

    def finish(self, world: World) -> None:
        """Note that everything up to the world's last day is there."""
        self._note(world)

    def _note(self, world: World | None) -> None:
        """Write the state; None: something is begun, and not finished."""
        columns = "seed BIGINT, scale DOUBLE, from_date DATE, to_date DATE"
        row = (None,) * 4 if world is None else astuple(world)
        self.replace(STATE, self.spark.createDataFrame([row], columns))

    def _name(self, table: str) -> str:
        """The full name of a table; those that are no system tables are in a schema of ours."""
        names = Names(catalog="", schemas={}, source_prefix=self.prefix)
        return names.source(table.replace("_labels.", "simulation."))


def _staged(name: str) -> str:
    return f"simulation.staged_{name}"
