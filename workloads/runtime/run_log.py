"""The run log: one row per processed object per run, appended as each object ends.

The log also holds the marks: up to which version of each source table an object has been
computed. A mark is written after the data, so a killed run repeats work, never skips it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock

from pyspark.sql import SparkSession

from runtime.engine import Engine
from runtime.names import Names
from runtime.sql import Values, identifier, literal
from runtime.tables import Column, TableSpec, create_table

TABLE = "run_log"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

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
        Column("source_versions", "MAP<STRING,BIGINT>", "Table to version it was computed from."),
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

    def count(self, **counts: int) -> None:
        """Add to the counts; their names are those of the log's columns, without `rows_`."""
        for name, number in counts.items():
            if name not in COUNTS:
                raise ValueError(f"count {name!r} is not one of {', '.join(COUNTS)}")
            self.counts[name] = self.counts.get(name, 0) + number


@dataclass
class _Clock:
    """The time of the log's rows: later than that of every row before.

    The newest row of an object holds its mark, and the clock of a machine may be set back.
    """

    newest: datetime | None = None
    """None: not read yet."""
    lock: Lock = field(default_factory=Lock)


@dataclass(frozen=True, kw_only=True)
class RunLog:
    """Appends rows to `ops.run_log` and reads the marks back."""

    spark: SparkSession
    names: Names
    identity: Identity
    clock: _Clock = field(default_factory=_Clock)

    @property
    def table(self) -> str:
        return self.names.table("ops", TABLE)

    def create(self) -> None:
        """Create the log when it is not there."""
        create_table(self.spark, Engine.of(self.names), self.table, SPEC)

    def append(self, *steps: Step) -> None:
        """Write the rows of finished steps."""
        names = ", ".join(identifier(column.name) for column in SPEC.columns)
        rows = ", ".join(f"({', '.join(map(literal, self._row(step)))})" for step in steps)
        statement = f"INSERT INTO {self.table} ({names}) VALUES {rows}"
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
        with self.clock.lock:
            if self.clock.newest is None:
                statement = f"SELECT unix_micros(max(ended_at)) FROM {self.table}"
                newest = self.spark.sql(statement).collect()[0][0]  # bounded: one row
                self.clock.newest = EPOCH + timedelta(microseconds=newest or 0)
            after = self.clock.newest + timedelta(microseconds=1)
            self.clock.newest = max(datetime.now(UTC), after)
            return self.clock.newest

    def marks(self) -> dict[str, Mapping[str, int]]:
        """Object to the source versions of its newest computation.

        A table that was created anew voids its own marks (its CREATED row holds none) and the
        marks of what was computed from it before.
        """
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
