"""Monitors where no Databricks computes them: the same tables, filled by SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from content.monitoring.monitor import GRANULARITIES, Monitor
from content.monitoring.monitored_table import gold_table, monitored_columns
from content.sql import identifier, literal
from monitoring.profiling.statements import Statements, instant, instants, view_statement
from runtime.dialect import Dialect
from runtime.errors import DataError
from runtime.run_log import Step
from runtime.tables import create_table, current_version
from runtime.task import Task

WITHOUT_STATISTICS = "TBLPROPERTIES ('delta.dataSkippingNumIndexedCols' = '0')"
"""For a table in which nothing is looked up: they would be a third of the work of filling it."""
FIRST_WINDOWS = timedelta(days=30)
"""How far back a new monitor looks, as on Databricks."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """The span of the windows that a metric table holds, as seconds since 1970."""

    start: int
    end: int

    def inside(self, granularity: str, windows: Sequence[int]) -> str | None:
        """Condition for the rows of these windows; None when the table can hold none of them."""
        if min(windows) >= self.end:
            return None
        return f"granularity = {literal(granularity)} AND window.start IN ({instants(windows)})"


@dataclass(frozen=True, kw_only=True)
class LocalMonitors:
    """Creates and refreshes monitors with the task's Spark session."""

    task: Task

    def create(self, monitor: Monitor, step: Step) -> None:
        """Make view and metric tables where they are missing; new ones are filled at once."""
        task, statements = self.task, self._statements(monitor)
        view = task.names.table("monitoring", monitor.view)
        source = task.names.qualified(monitor.table)
        present = task.spark.catalog.tableExists(view) and task.spark.table(view).columns
        if present != list(statements.columns):
            task.spark.sql(view_statement(view, source, statements.columns))
        engine = Dialect.of(task.names)
        made = [
            create_table(task.spark, engine, self._metrics(monitor, kind), statements.spec(kind))
            for kind in ("profile", "drift")
        ]
        # Tables without a mark were never filled to the end: that run was killed.
        if any(made) or monitor.object not in task.log.marks():
            self.refresh(monitor, step, {})
        else:
            step.status = "UNCHANGED"

    def refresh_all(self, monitors: Sequence[Monitor]) -> None:
        """Bring all monitors up to date."""
        marks = self.task.log.marks()
        self.task.process(
            monitors,
            lambda monitor: monitor.object,
            lambda monitor, step: self.refresh(monitor, step, marks.get(monitor.object, {})),
        )

    def refresh(self, monitor: Monitor, step: Step, marks: Mapping[str, int]) -> None:
        """Compute the windows that are new or whose rows changed since the marks.

        A profile that is newer than its mark was written by a run that did not end: then all
        windows are computed anew, since nothing tells which of them lack their drift.
        """
        spark, profile = self.task.spark, self._metrics(monitor, "profile")
        if not spark.catalog.tableExists(profile):
            raise DataError(f"{profile} does not exist: run lakehouse_monitoring_setup_job first")
        version = current_version(spark, self.task.names.qualified(monitor.table))
        written = f"monitoring.{monitor.view}_profile_metrics"
        is_whole = marks.get(written) == current_version(spark, profile)
        mark = marks.get(monitor.table) if is_whole else None
        counts = [
            self._refresh_granularity(monitor, granularity, mark, version)
            for granularity in monitor.granularities
        ]
        step.source_versions = {
            monitor.table: version,
            written: current_version(spark, profile),
        }
        step.count(written=sum(counts))
        if not any(counts):
            step.status = "UNCHANGED"

    def _refresh_granularity(
        self, monitor: Monitor, granularity: str, mark: int | None, version: int
    ) -> int:
        """Number of metric rows written."""
        seconds = GRANULARITIES[granularity]
        held = self._held(monitor, granularity)
        windows = self._pending(monitor, granularity, held, (mark, version))
        if not windows:
            return 0
        spark, statements = self.task.spark, self._statements(monitor)
        view = self.task.names.table("monitoring", monitor.view)
        profile, drift = self._metrics(monitor, "profile"), self._metrics(monitor, "drift")
        compared = sorted({*windows, *(start + seconds for start in windows)})
        needed = sorted({*compared, *(start - seconds for start in windows)})
        # The task's own name, and replaced: what a killed run left behind does no harm.
        scratch = f"scratch_{monitor.name}_{self.task.args.task}"
        values = self.task.names.table("ops", scratch)
        rows = statements.rows(view, seconds, needed)
        try:
            # Read several times below. A table, since serverless compute refuses to cache.
            made = f"CREATE OR REPLACE TABLE {values} USING DELTA {WITHOUT_STATISTICS}"
            statement = f"{made} AS {statements.values(rows)}"
            spark.sql(statement)
            described = f"(SELECT * FROM {values} WHERE window_start IN ({instants(windows)}))"
            rows = statements.rows(view, seconds, windows)
            self._write(
                profile,
                held.inside(granularity, windows),
                statements.profile(described, rows, granularity, seconds),
            )
            self._write(
                drift,
                held.inside(granularity, compared),
                statements.drift(values, profile, compared, granularity, seconds),
            )
        finally:
            statement = f"DROP TABLE IF EXISTS {values}"
            spark.sql(statement)
        return self._count(profile, windows) + self._count(drift, compared)

    def _held(self, monitor: Monitor, granularity: str) -> Held:
        """The span of the windows that are profiled; before the first, the span to begin with."""
        seconds = GRANULARITIES[granularity]
        limit = int(self.task.started_at.timestamp()) // seconds * seconds
        first = limit - int(FIRST_WINDOWS.total_seconds()) // seconds * seconds
        query = (
            f"SELECT UNIX_SECONDS(MIN(window.start)), UNIX_SECONDS(MAX(window.end)) "
            f"FROM {self._metrics(monitor, 'profile')} WHERE granularity = {literal(granularity)}"
        )
        # bounded: one row
        start, end = self.task.spark.sql(query).collect()[0]
        return Held(start=first if start is None else start, end=first if end is None else end)

    def _pending(
        self,
        monitor: Monitor,
        granularity: str,
        held: Held,
        versions: tuple[int | None, int],
    ) -> list[int]:
        """Starts (seconds since 1970) of the complete windows to compute.

        Those that became complete since the newest profiled one, and those whose rows changed
        between two versions of the table. One query each: Delta reads a change feed wrongly when
        the same query reads its table too.
        """
        seconds, (mark, version) = GRANULARITIES[granularity], versions
        statements, names = self._statements(monitor), self.task.names
        limit = int(self.task.started_at.timestamp()) // seconds * seconds
        rows = statements.rows(names.table("monitoring", monitor.view), seconds)
        known = mark is not None and mark <= version
        since = instant(held.end if known else held.start)
        windows = self._starts(f"SELECT * FROM ({rows}) WHERE window_start >= {since}")
        if not known:
            profile = self._metrics(monitor, "profile")
            windows += self._starts(f"SELECT window.start AS window_start FROM {profile}")
        elif mark != version:
            table = literal(names.qualified(monitor.table))
            changes = f"table_changes({table}, {(mark or 0) + 1}, {version})"
            windows += self._starts(statements.rows(changes, seconds))
        return sorted({start for start in windows if held.start <= start < limit})

    def _starts(self, rows: str) -> list[int]:
        query = f"SELECT DISTINCT UNIX_SECONDS(window_start) FROM ({rows})"
        # bounded: one row per window
        return [row[0] for row in self.task.spark.sql(query).collect()]

    def _write(self, table: str, replaced: str | None, rows: str) -> None:
        """Append the rows, or put them in the place of those that a condition describes."""
        columns = [identifier(name) for name in self.task.spark.table(table).columns]
        where = f"REPLACE WHERE {replaced} " if replaced else f"({', '.join(columns)}) "
        statement = f"INSERT INTO {table} {where}SELECT {', '.join(columns)} FROM ({rows})"
        self.task.spark.sql(statement)

    def _count(self, table: str, windows: Sequence[int]) -> int:
        query = f"SELECT COUNT(*) FROM {table} WHERE window.start IN ({instants(windows)})"
        # bounded: one row
        return int(self.task.spark.sql(query).collect()[0][0])

    def _metrics(self, monitor: Monitor, kind: str) -> str:
        return self.task.names.table("monitoring", f"{monitor.view}_{kind}_metrics")

    def _statements(self, monitor: Monitor) -> Statements:
        root = self.task.root
        return Statements(
            root=root,
            definitions=self.task.definitions,
            monitor=monitor,
            columns=monitored_columns(monitor, gold_table(root, monitor)),
        )
