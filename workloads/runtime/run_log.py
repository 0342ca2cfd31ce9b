"""The run log: one row per processed object per run.

The log also holds the marks: up to which version of each source table an object has been
computed. A mark is written after the data, so a killed run repeats work, never skips it.
What the columns are is said by `ops_tables/run_log.yaml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import RLock

from pyspark.sql import SparkSession

from content.sql import Values, identifier, literal
from content.table_spec import TableSpec
from content.tables.ops_table import read_ops_table
from runtime.dialect import Dialect
from runtime.evaluations import RESULTS, Evaluation, write_evaluations
from runtime.names import Names
from runtime.tables import create_table

TABLE = "run_log"
FAILED = "FAILED"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAY_WAIT = timedelta(seconds=10)
"""Rows of so much work are written at once, since each write is a commit; a kill repeats it."""

COUNTS = ("read", "new", "late", "corrected", "written", "deleted", "quarantined", "flagged")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Which run writes: constant for a task."""

    run_id: str
    job: str
    task: str
    release: str


@dataclass
class Step:
    """What one object's processing reports; filled in while it runs."""

    object: str
    started_at: datetime
    status: str = "OK"
    message: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    source_versions: Mapping[str, int] | None = None
    proven_back_to: date | None = None
    proven_since: date | None = None
    newest_day: date | None = None
    evaluations: list[Evaluation] = field(default_factory=list)
    """What the rules say of the rows that were brought; written before the mark is."""

    def remark(self, text: str) -> None:
        """Add to the message."""
        self.message = "; ".join(filter(None, [self.message, text]))

    def count(self, **counts: int) -> None:
        """Add to the counts; their names are those of the log's columns, without `rows_`."""
        for name, number in counts.items():
            if name not in COUNTS:
                raise ValueError(f"count {name!r} is not one of {', '.join(COUNTS)}")
            self.counts[name] = self.counts.get(name, 0) + number


@dataclass
class _Pending:
    """What is not in the table yet."""

    newest: datetime | None = None
    """The time of the newest row, in the table or here; None: not read yet.

    Each row is later than those before: the newest row of an object holds its mark, and the clock
    of a machine may be set back."""
    rows: list[str] = field(default_factory=list)
    """SQL of the rows that wait."""
    evaluations: list[Evaluation] = field(default_factory=list)
    since: datetime | None = None
    """When the work of the first of them began."""
    lock: RLock = field(default_factory=RLock)


@dataclass(frozen=True, kw_only=True)
class RunLog:
    """Appends rows to `ops.run_log` and reads the marks back."""

    spark: SparkSession
    names: Names
    identity: Identity
    specs: Mapping[str, TableSpec]
    """Name to the log and the table of the results of rules."""
    pending: _Pending = field(default_factory=_Pending)

    @classmethod
    def of(cls, spark: SparkSession, names: Names, identity: Identity, root: Path) -> "RunLog":
        """The log, as the files below the workloads folder declare it."""
        specs = {name: read_ops_table(root, name).spec for name in (TABLE, RESULTS)}
        return cls(spark=spark, names=names, identity=identity, specs=specs)

    @property
    def table(self) -> str:
        return self.names.table("ops", TABLE)

    def create(self) -> None:
        """Create the log, and what is written with it, when they are not there."""
        for name, spec in self.specs.items():
            create_table(self.spark, Dialect.of(self.names), self.names.table("ops", name), spec)

    def append(self, *steps: Step) -> None:
        """Take in the rows of finished steps; they are written here, or with later ones."""
        pending = self.pending
        with pending.lock:
            for step in steps:
                row = self._row(step)
                values = (row[column.name] for column in self.specs[TABLE].columns)
                pending.rows.append(f"({', '.join(map(literal, values))})")
                pending.evaluations += step.evaluations if step.status != FAILED else []
                pending.since = min(pending.since or step.started_at, step.started_at)
            if pending.since and datetime.now(UTC) - pending.since >= MAY_WAIT:
                self.flush()

    def flush(self) -> None:
        """Write the rows that wait."""
        pending = self.pending
        with pending.lock:
            if not pending.rows:
                return
            results, spec = self.names.table("ops", RESULTS), self.specs[RESULTS]
            write_evaluations(self.spark, results, spec, pending.evaluations)
            names = ", ".join(identifier(column.name) for column in self.specs[TABLE].columns)
            statement = f"INSERT INTO {self.table} ({names}) VALUES {', '.join(pending.rows)}"
            pending.rows, pending.evaluations, pending.since = [], [], None
            self.spark.sql(statement)

    def _row(self, step: Step) -> dict[str, Values]:
        return {
            "run_id": self.identity.run_id,
            "job": self.identity.job,
            "task": self.identity.task,
            "object": step.object,
            "started_at": step.started_at,
            "ended_at": self._now(),
            "status": step.status,
            "message": step.message,
            **{f"rows_{name}": step.counts.get(name, 0) for name in COUNTS},
            "proven_back_to": step.proven_back_to,
            "proven_since": step.proven_since,
            "newest_day": step.newest_day,
            "source_versions": step.source_versions,
            "release": self.identity.release,
        }

    def _now(self) -> datetime:
        if self.pending.newest is None:
            statement = f"SELECT unix_micros(max(ended_at)) FROM {self.table}"
            newest = self.spark.sql(statement).collect()[0][0]  # bounded: one row
            self.pending.newest = EPOCH + timedelta(microseconds=newest or 0)
        after = self.pending.newest + timedelta(microseconds=1)
        self.pending.newest = max(datetime.now(UTC), after)
        return self.pending.newest

    def marks(self) -> dict[str, Mapping[str, int]]:
        """Object to the source versions of its newest computation.

        A table that was created anew voids its own marks (its CREATED row holds none) and the
        marks of what was computed from it before.
        """
        self.flush()
        statement = f"""
            SELECT object, max_by(source_versions, ended_at) AS versions,
                   max(ended_at) AS computed_at,
                   max(CASE WHEN status = 'CREATED' THEN ended_at END) AS created_at
            FROM {self.table}
            WHERE status = 'CREATED' OR source_versions IS NOT NULL
            GROUP BY object"""
        rows = self.spark.sql(statement).collect()  # bounded: one row per object
        created = {row["object"]: row["created_at"] for row in rows if row["created_at"]}
        return {
            row["object"]: {
                source: version
                for source, version in row["versions"].items()
                if source not in created or created[source] <= row["computed_at"]
            }
            for row in rows
            if row["versions"]
        }
