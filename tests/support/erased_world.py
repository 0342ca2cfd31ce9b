"""A small world of persons: a source, its Bronze tables and quarantine, and a fact of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyspark.sql import SparkSession
from tasks import Computing, make_task, new_step, with_run

from bronze.loading.load import Loads, load_bronze_table
from bronze.loading.options import FreeText, LoadOptions, Reach
from content.files import SqlFile, YamlFile
from content.table_spec import Column
from content.tables.bronze_file import parse_bronze_table
from content.tables.bronze_table import BronzeTable
from content.tables.computed_table import parse_computed_table
from health_monitor.erasing.places import Place
from health_monitor.local.query import LocalReader
from health_monitor.reader.reader import Parameter, TableNames
from health_monitor.reader.rows import Rows
from runtime.creation import create_all
from runtime.run_log import Step
from runtime.task import Task

EVENTS = parse_bronze_table(
    YamlFile(
        path="bronze/tables/demo/events.yaml",
        content={
            "comment": "c",
            "kind": "append",
            "scope": "regional",
            "required": True,
            "key": ["id"],
            "arrival": "day",
            "day": "day",
            "pii": ["who", "paths", "changes"],
            "checks": {"amount_is_set": {"rule": "amount IS NOT NULL", "level": "fail"}},
        },
    ),
    (
        Column("id", "STRING", "id"),
        Column("day", "DATE", "day"),
        Column("who", "STRUCT<email:STRING,place:STRING>", "who"),
        Column("paths", "ARRAY<STRING>", "paths"),
        Column("changes", "MAP<STRING,STRING>", "what was asked for"),
        Column("label", "STRING", "what people write"),
        Column("amount", "INT", "amount"),
    ),
)
GRANTS = parse_bronze_table(
    YamlFile(
        path="bronze/tables/demo/grants.yaml",
        content={
            "comment": "c",
            "kind": "observed",
            "scope": "regional",
            "required": True,
            "key": ["thing", "grantee"],
            "pii": ["grantee"],
            "checks": {},
        },
    ),
    (Column("thing", "STRING", "thing"), Column("grantee", "STRING", "who")),
)
FACT = parse_computed_table(
    SqlFile.parse(
        """/* ---
comment: Events.
kind: fact
grain: one row per event
key: [id]
reads:
  bronze.demo_events: {id: id}
pii: [owner]
columns:
  id: {type: STRING, comment: Id.}
  owner: {type: STRING, comment: Who.}
  owner_type: {type: STRING, comment: Kind of who.}
  amount: {type: INT, comment: Amount.}
--- */
SELECT e.id, lower(e.who.email) AS owner, ${def.principal_type(e.who.email)} AS owner_type, e.amount
FROM ${bronze}.demo_events AS e
""",
        "gold/tables/demo/fact_event.sql",
    ),
    "gold",
)
PLACES = [
    Place(layer="bronze", name="demo_events", pii=EVENTS.pii),
    Place(layer="bronze", name="demo_grants", pii=GRANTS.pii),
    Place(layer="gold", name="fact_event", pii=FACT.pii),
    Place(layer="ml", name="predictions", pii=["entity_key"]),
    Place(layer="ml", name="watched", pii=None),
    Place(layer="ml", name="not_there", pii=["x"]),
]
TABLES = ("bronze.demo_events", "bronze.demo_grants", "gold.fact_event", "ops.quarantine")
CHANGES = '[{"principal": "ann@x.com", "add": ["SELECT"]}]'


@dataclass(frozen=True, kw_only=True)
class Listening:
    """A reader that notes what it was asked."""

    reader: LocalReader
    asked: list[str] = field(default_factory=list)

    @property
    def names(self) -> TableNames:
        return self.reader.names

    def ask(
        self,
        statement: str,
        parameters: Mapping[str, Parameter] | None = None,
        *,
        limit: int | None = None,
    ) -> Rows:
        self.asked.append(statement)
        return self.reader.ask(statement, parameters, limit=limit)


@dataclass(frozen=True, kw_only=True)
class ErasedWorld:
    """The world in schemas of its own."""

    task: Task
    fact: Computing
    reader: Listening

    @classmethod
    def make(cls, spark: SparkSession) -> "ErasedWorld":
        """Filled sources, tables that were created."""
        task = make_task(spark)
        create_all(task, {table.object: table.spec for table in (EVENTS, GRANTS)})
        for table in (EVENTS, GRANTS):
            columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
            spark.sql(f"CREATE TABLE {task.names.source(table.source)} ({columns})")
        names = TableNames(
            catalog=task.names.catalog,
            schemas=task.names.schemas,
            source=task.names.source_prefix or "",
        )
        world = cls(
            task=task,
            fact=Computing.of(task, FACT),
            reader=Listening(reader=LocalReader(spark=spark, names=names)),
        )
        world.arrive("a", "Ann@x.com", 3)
        world.arrive("b", "ann@x.com", 4)
        world.arrive("c", "bob@x.com", 5)
        world.arrive("bad", "ann@x.com", None)
        grants = task.names.source("demo.grants")
        spark.sql(f"INSERT INTO {grants} VALUES ('t', 'ann@x.com'), ('t', 'bob@x.com')")
        for name, column in (("predictions", "entity_key"), ("watched", "slice_value")):
            full = task.names.table("ml", name)
            spark.sql(
                f"CREATE TABLE {full} USING DELTA AS SELECT 1 AS n, '2026' AS day, "
                f"'w1|ann@x.com' AS {column}"
            )
        return world

    def arrive(self, id_: str, email: str, amount: int | None) -> None:
        """An event in the source."""
        source = self.task.names.source("demo.events")
        self.task.spark.sql(
            f"INSERT INTO {source} VALUES ('{id_}', DATE'2026-03-01', "
            f"named_struct('email', '{email}', 'place', 'here'), "
            f"array('/Users/{email}/notes', NULL), map('changes', '{CHANGES}', 'x', NULL), "
            f"'a label', {amount if amount is not None else 'NULL'})"
        )

    def load(self, run: str) -> Sequence[Step]:
        """What a refresh does: both Bronze tables, then the fact."""
        options = LoadOptions(
            reach=Reach(lookback_days=90, is_primary=True),
            retention_days=730,
            free_text=FreeText.DROP,
        )
        loads = Loads(task=with_run(self.task, run), options=options, marks={})
        steps = []
        for table in (EVENTS, GRANTS):
            steps.append(self._load(loads, table))
        return [*steps, self.fact.refresh()]

    def _load(self, loads: Loads, table: BronzeTable) -> Step:
        step = new_step(table.object)
        load_bronze_table(loads, table, step)
        return step

    def text(self, table: str) -> str:
        """All that a table holds, as one text."""
        name = self.task.names.qualified(table)
        rows = self.task.spark.sql(f"SELECT to_json(struct(*)) FROM {name}").collect()
        return "\n".join(sorted(row[0] for row in rows))

    def groups(self) -> list[tuple[Any, ...]]:
        """Rows and amount of the fact by who owns them, without who that is."""
        fact = self.task.names.table("gold", "fact_event")
        statement = f"SELECT count(*), sum(amount), min(owner_type) FROM {fact} GROUP BY owner"
        return sorted(map(tuple, self.task.spark.sql(statement).collect()))
