"""Reading a source table as its Bronze table wants it: by name, with rules, without duplicates.

Only what a shared table offers is used: no history, no details, no change feed of the source.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bronze.loading.columns import RESERVED, News, news
from bronze.loading.erased import without_erased
from bronze.loading.exported import EXPORTED, Repeated, has_several_files
from bronze.loading.metastore import with_metastore
from bronze.loading.numbering import numbered
from bronze.loading.options import FreeText
from bronze.loading.readable import as_known, readable
from bronze.loading.selection import Selection
from content.sql import identifier
from content.tables.bronze_table import NUMBER, BronzeTable, Scope
from runtime.errors import SourceError
from runtime.merging import comparable
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
    """Column of the Bronze table that the source has, to its type there.

    The others keep what Bronze holds of them.
    """
    missing_columns: tuple[str, ...]
    left_out: tuple[str, ...]
    """Columns of the Bronze table that the source has in another way than before."""
    is_export: bool
    """It is made of files."""
    located: str | None
    """The same query with the file of each row; None: it has no or one file, or its rows are
    numbered, whatever file they are from."""

    def accepted_rows(self, condition: str) -> str:
        """Query for the rows under a condition that keep every `fail` rule, all of them."""
        return f"SELECT * FROM ({self.selection}) WHERE {condition} AND {self.accepted}"

    def located_rows(self, condition: str) -> str:
        """The same, each with its file where there are several."""
        rows = self.located or self.selection
        return f"SELECT * FROM ({rows}) WHERE {condition} AND {self.accepted}"

    def judged_rows(self, condition: str) -> str:
        """Query for all rows under a condition, `_accepted` tells whether they keep the rules."""
        rows = self.located or self.selection
        return f"SELECT *, {self.accepted} AS _accepted FROM ({rows}) WHERE {condition}"

    def one_row_per_key(self, condition: str) -> str:
        """The same, but of several rows with one key the newest only, else the greatest.

        Any load picks the same, and comparing too.
        """
        if self.located is not None:
            return self.repeated(condition).newest()
        key = ", ".join(map(identifier, self.table.key))
        greatest = ", ".join([*self.compared("r"), "to_json(struct(r.*))"])
        rank = f"row_number() OVER (PARTITION BY {key} ORDER BY struct({greatest}) DESC)"
        return (
            f"SELECT * EXCEPT (_rank) FROM (SELECT *, {rank} AS _rank "
            f"FROM ({self.accepted_rows(condition)}) AS r) WHERE _rank = 1"
        )

    def compared(self, alias: str) -> list[str]:
        """What is compared beside the key, of a relation with these columns."""
        return compared(self.table, self.columns, alias, is_export=self.is_export)

    def repeated(self, condition: str) -> Repeated:
        """The accepted rows of an export under a condition."""
        rows = self.located_rows(condition)
        return Repeated(table=self.table, rows=rows, values=self.compared("r"))

    def rejected(self, condition: str) -> str:
        """Query for the rows under a condition that break a `fail` rule, with `_reason`."""
        reasons = ", ".join(
            f"CASE WHEN coalesce({check.rule}, FALSE) THEN NULL ELSE '{check.name}' END"
            for check in self.table.fail_rules
        )
        return (
            f"SELECT *, concat_ws(', ', {reasons}) AS _reason FROM ({self.selection}) "
            f"WHERE ({condition}) AND NOT {self.accepted}"
        )


def compared(
    table: BronzeTable, columns: Mapping[str, str], alias: str, *, is_export: bool
) -> list[str]:
    """What is compared of a table beside its key, of a relation with columns of these types.

    Of an export all is: a newer file may say otherwise of a row in any column.
    """
    is_all = table.compare is None or is_export
    return [
        comparable(alias, name, columns[name])
        for name in (columns if is_all else table.compare or ())
        if name in columns and name not in table.key
    ]


def open_source(
    task: Task, table: BronzeTable, free_text: FreeText, persons: str | None
) -> Source | None:
    """The source table; None when an optional one is not there.

    `persons`: full name of the table of the erased, None: nobody is.
    Raises SourceError when a required table, or a column that loading needs, is missing, or a
    column is what cannot be read.
    """
    spark, names = task.spark, task.names
    name = names.source(table.source)
    if not spark.catalog.tableExists(name):
        if not table.required:
            return None
        raise SourceError(
            f"source table {name} is missing: enable its system schema and grant SELECT on it, "
            "or check --source"
        )
    found = readable(table, spark.table(name).schema)
    rows_from = name
    if table.scope is Scope.METASTORE:
        rows_from, found = with_metastore(task, name, found)
    absent = [column for column in table.needed if column.lower() not in found]
    if absent:
        raise SourceError(
            f"source table {name} lacks the column {absent[0]!r}, which loading needs: "
            "export it again with all columns"
        )
    target = spark.table(names.table("bronze", table.name)).schema
    selection = Selection(task=task, table=table, name=name, found=found, free_text=free_text)
    wanted = {f.name: f.dataType for f in target.fields if not f.name.startswith(RESERVED)}
    selected = ", ".join(selection.stored(column, type_) for column, type_ in wanted.items())
    changed = {column: selection.change(column, type_) for column, type_ in wanted.items()}
    columns = {
        c: type_.simpleString()
        for c, type_ in wanted.items()
        if c.lower() in found and changed[c] is None
    }
    is_export = EXPORTED in found
    rows = without_erased(f"SELECT {selected} FROM {rows_from}", table, wanted, persons)
    located = None
    if has_several_files(found):
        whole = {**wanted, EXPORTED: found[EXPORTED][1]}
        text = f"SELECT {selected}, {EXPORTED} FROM {rows_from}"
        located = without_erased(text, table, whole, persons)
    if table.is_numbered:
        values = compared(table, columns, "r", is_export=is_export)
        rows = numbered(table, located or rows, values, has_files=located is not None)
        columns, located = {**columns, NUMBER.name: NUMBER.type}, None
    accepted = " AND ".join(f"coalesce({check.rule}, FALSE)" for check in table.fail_rules)
    return Source(
        table=table,
        name=name,
        selection=rows,
        accepted=f"({task.render(accepted)})",
        correction=task.render(table.correction or "FALSE"),
        columns=columns,
        missing_columns=tuple(c.name for c in table.columns if c.name.lower() not in found),
        left_out=tuple(filter(None, changed.values())),
        is_export=is_export,
        located=located,
    )


def take_in_new_columns(task: Task, table: BronzeTable) -> News:
    """Add to the Bronze table what its source has gained, as far as it can hold it."""
    name = task.names.source(table.source)
    if not task.spark.catalog.tableExists(name):
        return News()
    target = task.names.table("bronze", table.name)
    source = as_known(readable(table, task.spark.table(name).schema))
    gained = news(task.spark.table(target).schema, source)
    if gained.taken:
        columns = ", ".join(f"{path} {type_.upper()}" for path, type_ in gained.taken)
        statement = f"ALTER TABLE {target} ADD COLUMNS ({columns})"
        task.spark.sql(statement)
    return gained
