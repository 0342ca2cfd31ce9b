"""Reading a source table as its Bronze table wants it: by name, with rules, without duplicates.

Only what a shared table offers is used: no history, no details, no change feed of the source.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pyspark.sql import SparkSession
from pyspark.sql.types import StructType

from bronze.loading.options import FreeText
from bronze.loading.projection import additions, project
from content.sql import identifier
from content.tables.bronze_table import BronzeTable
from runtime.errors import DataError
from runtime.merging import comparable
from runtime.names import Names
from runtime.task import Task


@dataclass(frozen=True, kw_only=True)
class Source:
    """A readable source table, with its rules and expressions as SQL text."""

    table: BronzeTable
    name: str
    """Full name."""
    selection: str
    """Query for all rows: the Bronze table's source columns, by name and type."""
    accepted: str
    """Predicate of the rows that keep every `fail` rule."""
    correction: str
    columns: Mapping[str, str]
    """Column of the Bronze table that the source has, to its type there."""
    missing_columns: tuple[str, ...]

    def accepted_rows(self, condition: str) -> str:
        """Query for the rows under a condition that keep every `fail` rule, all of them."""
        return f"SELECT * FROM ({self.selection}) WHERE {condition} AND {self.accepted}"

    def one_row_per_key(self, condition: str) -> str:
        """The same, but of several rows with one key the greatest only, else the last in text.

        Any load picks the same, and comparing too.
        """
        key = ", ".join(map(identifier, self.table.key))
        greatest = ", ".join([*self.compared("r"), "to_json(struct(r.*))"])
        rank = f"row_number() OVER (PARTITION BY {key} ORDER BY struct({greatest}) DESC)"
        return (
            f"SELECT * EXCEPT (_rank) FROM (SELECT *, {rank} AS _rank "
            f"FROM ({self.accepted_rows(condition)}) AS r) WHERE _rank = 1"
        )

    def compared(self, alias: str) -> list[str]:
        """What is compared beside the key, of a relation with these columns."""
        chosen = self.columns if self.table.compare is None else self.table.compare
        return [
            comparable(alias, name, self.columns[name])
            for name in chosen
            if name in self.columns and name not in self.table.key
        ]

    def rejected(self, condition: str) -> str:
        """Query for the rows under a condition that break a `fail` rule, with `_reason`."""
        reasons = ", ".join(
            f"CASE WHEN coalesce({check.rule}, FALSE) THEN NULL ELSE '{check.name}' END"
            for check in self.table.fail_rules
        )
        return (
            f"SELECT *, concat_ws(', ', {reasons}) AS _reason FROM ({self.selection}) "
            f"WHERE {condition} AND NOT {self.accepted}"
        )


def open_source(task: Task, table: BronzeTable, free_text: FreeText) -> Source | None:
    """The source table; None when an optional one is not there.

    Raises DataError when a required table, or a column that loading needs, is missing.
    """
    spark, names = task.spark, task.names
    name = names.source(table.source)
    if not spark.catalog.tableExists(name):
        if not table.required:
            return None
        raise DataError(
            f"source table {name} is missing: enable its system schema and grant SELECT on it, "
            "or check --source"
        )
    found = spark.table(name).schema
    columns = {field.name: field.dataType for field in found.fields}
    absent = [column for column in table.needed if column not in columns]
    if absent:
        raise DataError(
            f"source table {name} lacks the column {absent[0]!r}, which loading needs: "
            "export it again with all columns"
        )
    target = spark.table(names.table("bronze", table.name)).schema
    wanted = {field.name: field.dataType for field in target.fields}
    ours = [c.name for c in table.columns] + [
        c for c in columns if c not in {d.name for d in table.columns}
    ]

    def stored(column: str) -> str:
        text = project(identifier(column), columns.get(column), wanted[column])
        if column in table.free_text:
            text = free_text.stored(text, wanted[column].simpleString())
        return f"{text} AS {identifier(column)}"

    selected = ", ".join(stored(column) for column in ours if column in wanted)
    accepted = " AND ".join(f"coalesce({check.rule}, FALSE)" for check in table.fail_rules)
    return Source(
        table=table,
        name=name,
        selection=f"SELECT {selected} FROM {name}",
        accepted=f"({task.render(accepted)})",
        correction=task.render(table.correction or "FALSE"),
        columns={c: wanted[c].simpleString() for c in ours if c in wanted and c in columns},
        missing_columns=tuple(c.name for c in table.columns if c.name not in columns),
    )


def take_in_new_columns(spark: SparkSession, names: Names, table: BronzeTable) -> list[str]:
    """Add to the Bronze table what its source has gained; the paths of the added columns."""
    name = names.source(table.source)
    if not spark.catalog.tableExists(name):
        return []
    target = names.table("bronze", table.name)
    found: StructType = spark.table(name).schema
    new = additions("", spark.table(target).schema, found)
    if new:
        columns = ", ".join(f"{path} {type_.upper()}" for path, type_ in new)
        statement = f"ALTER TABLE {target} ADD COLUMNS ({columns})"
        spark.sql(statement)
    return [path for path, _ in new]
