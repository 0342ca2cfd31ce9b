"""The run log: one row per processed object per run.

The log also holds the marks: up to which version of each source table an object has been
computed. A mark is written after the data, so a killed run repeats work, never skips it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import RLock

from pyspark.sql import SparkSession

from content.sql import Values, identifier, literal
from content.table_spec import Column, TableSpec
from runtime.dialect import Dialect
from runtime.names import Names
from runtime.tables import create_table

TABLE = "run_log"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAY_WAIT = timedelta(seconds=10)
"""Rows of so much work are written at once, since each write is a commit; a kill repeats it."""

SPEC = TableSpec(
    comment="What each run did: one row per processed object per run.",
    columns=(
        Column("run_id", "STRING", "Id of the job run."),
        Column("job", "STRING", "Name of the job."),
        Column("task", "STRING", "Key of the task."),
        Column(
            "object", "STRING", "What was processed, as layer.name; or a rule or reference of it."
        ),
        Column("started_at", "TIMESTAMP", "When work on the object began, UTC."),
        Column("ended_at", "TIMESTAMP", "When work on the object ended, UTC."),
        Column("status", "STRING", "OK, UNCHANGED, CREATED, MISSING, SKIPPED or FAILED."),
        Column("message", "STRING", "Reason of a failure or a remark, else empty."),
        Column("rows_read", "BIGINT", "Rows read from the source."),
        Column("rows_new", "BIGINT", "Rows added."),
        Column("rows_late", "BIGINT", "Rows added for a day before the newest one held."),
        Column("rows_corrected", "BIGINT", "Correction rows added, or rows that replaced others."),
        Column("rows_written", "BIGINT", "Rows inserted or updated."),
        Column("rows_deleted", "BIGINT", "Rows removed."),
        Column("rows_quarantined", "BIGINT", "Rows kept out because they break a rule."),
        Column(
            "rows_flagged",
            "BIGINT",
            "Rows that break a rule which only warns, or that point to an unknown member.",
        ),
        Column(
            "source_versions",
            "MAP<STRING,BIGINT>",
            "Table to version it was computed from; how far a load read and compared its source.",
        ),
        Column("release", "STRING", "Release id of the deployed files."),
    ),
    cluster_by=(),
)

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
    since: datetime | None = None
    """When the work of the first of them began."""
    lock: RLock = field(default_factory=RLock)


@dataclass(frozen=True, kw_only=True)
class RunLog:
    """Appends rows to `ops.run_log` and reads the marks back."""

    spark: SparkSession
    names: Names
    identity: Identity
    pending: _Pending = field(default_factory=_Pending)

    @property
    def table(self) -> str:
        return self.names.table("ops", TABLE)

    def create(self) -> None:
        """Create the log when it is not there."""
        create_table(self.spark, Dialect.of(self.names), self.table, SPEC)

    def append(self, *steps: Step) -> None:
        """Take in the rows of finished steps; they are written here, or with later ones."""
        pending = self.pending
        with pending.lock:
            for step in steps:
                pending.rows.append(f"({', '.join(map(literal, self._row(step)))})")
                pending.since = min(pending.since or step.started_at, step.started_at)
            if pending.since and datetime.now(UTC) - pending.since >= MAY_WAIT:
                self.flush()

    def flush(self) -> None:
        """Write the rows that wait."""
        pending = self.pending
        with pending.lock:
            if not pending.rows:
                return
            names = ", ".join(identifier(column.name) for column in SPEC.columns)
            statement = f"INSERT INTO {self.table} ({names}) VALUES {', '.join(pending.rows)}"
            pending.rows, pending.since = [], None
            self.spark.sql(statement)

    def _row(self, step: Step) -> list[Values]:
        return [
            self.identity.run_id,
            self.identity.job,
            self.identity.task,
            step.object,
            step.started_at,
            self._now(),
            step.status,
            step.message,
            *(step.counts.get(name, 0) for name in COUNTS),
            step.source_versions,
            self.identity.release,
        ]

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
