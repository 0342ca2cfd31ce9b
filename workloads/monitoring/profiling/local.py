"""Monitors where no Databricks computes them: the same tables, filled by SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from monitoring.profiling.monitor import GRANULARITIES, Monitor
from monitoring.profiling.statements import Statements, instants
from monitoring.profiling.subject import gold_table, monitored_columns, view_statement
from runtime.engine import Engine
from runtime.errors import DataError
from runtime.run_log import Step
from runtime.sql import identifier, literal
from runtime.tables import create_table, current_version
from runtime.task import Task

FIRST_WINDOWS = timedelta(days=30)
"""How far back a new monitor looks, as on Databricks."""


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
        engine = Engine.of(task.names)
        made = [
            create_table(task.spark, engine, self._metrics(monitor, kind), statements.spec(kind))
            for kind in ("profile", "drift")
        ]
        if any(made):
            self.refresh(monitor, step, mark=None)
        else:
            step.status = "UNCHANGED"

    def refresh_all(self, monitors: Sequence[Monitor]) -> None:
        """Bring all monitors up to date."""
        marks = self.task.log.marks()
        for monitor in monitors:
            with self.task.step(monitor.object) as step:
                self.refresh(monitor, step, marks.get(monitor.object, {}).get(monitor.table))

    def refresh(self, monitor: Monitor, step: Step, mark: int | None) -> None:
        """Compute the windows that are new or whose rows changed since a version of the table."""
        profile = self._metrics(monitor, "profile")
        if not self.task.spark.catalog.tableExists(profile):
            raise DataError(f"{profile} does not exist: run lakehouse_monitoring_setup_job first")
        table = self.task.names.qualified(monitor.table)
        version = current_version(self.task.spark, table)
        counts = [
            self._refresh_granularity(monitor, granularity, mark, version)
            for granularity in monitor.granularities
        ]
        step.source_versions = {monitor.table: version}
        step.count(written=sum(counts))
        if not any(counts):
            step.status = "UNCHANGED"

    def _refresh_granularity(
        self, monitor: Monitor, granularity: str, mark: int | None, version: int
    ) -> int:
        """Number of metric rows written."""
        seconds = GRANULARITIES[granularity]
        windows = self._pending(monitor, granularity, mark, version)
        if not windows:
            return 0
        spark, statements = self.task.spark, self._statements(monitor)
        view = self.task.names.table("monitoring", monitor.view)
        profile, drift = self._metrics(monitor, "profile"), self._metrics(monitor, "drift")
        compared = sorted({*windows, *(start + seconds for start in windows)})
        needed = sorted({*compared, *(start - seconds for start in windows)})
        values = self.task.names.table("ops", f"scratch_{monitor.name}_{uuid4().hex}")
        rows = statements.rows(view, seconds, needed)
        try:
            # Read several times below. A table, since serverless compute refuses to cache.
            spark.sql(f"CREATE TABLE {values} USING DELTA AS {statements.values(rows)}")
            described = f"(SELECT * FROM {values} WHERE window_start IN ({instants(windows)}))"
            self._replace(
                profile,
                granularity,
                windows,
                statements.profile(
                    described, statements.rows(view, seconds, windows), granularity, seconds
                ),
            )
            self._replace(
                drift,
                granularity,
                compared,
                statements.drift(values, profile, compared, granularity, seconds),
            )
        finally:
            spark.sql(f"DROP TABLE IF EXISTS {values}")
        return self._count(profile, windows) + self._count(drift, compared)

    def _pending(
        self, monitor: Monitor, granularity: str, mark: int | None, version: int
    ) -> list[int]:
        """Starts of the windows to compute, as seconds since 1970."""
        seconds, statements = GRANULARITIES[granularity], self._statements(monitor)
        view = self.task.names.table("monitoring", monitor.view)
        profile = self._metrics(monitor, "profile")
        rows = statements.rows(view, seconds)
        if mark is None or mark > version:
            changes = (
                f"SELECT window_start FROM ({rows}) UNION ALL "
                f"SELECT window.start FROM {profile} WHERE granularity = {literal(granularity)}"
            )
        elif mark < version:
            table = literal(self.task.names.qualified(monitor.table))
            changes = statements.rows(f"table_changes({table}, {mark + 1}, {version})", seconds)
        else:
            changes = f"SELECT window_start FROM ({rows}) WHERE FALSE"
        limit = int(self.task.started_at.timestamp()) // seconds * seconds
        first = limit - int(FIRST_WINDOWS.total_seconds()) // seconds * seconds
        query = statements.windows(rows, changes, profile, granularity, first, limit)
        # bounded: one row per window
        return sorted(row["start"] for row in self.task.spark.sql(query).collect())

    def _replace(self, table: str, granularity: str, windows: Sequence[int], rows: str) -> None:
        columns = [identifier(name) for name in self.task.spark.table(table).columns]
        inside = f"granularity = {literal(granularity)} AND window.start IN ({instants(windows)})"
        selected = f"SELECT {', '.join(columns)} FROM ({rows})"
        self.task.spark.sql(f"INSERT INTO {table} REPLACE WHERE {inside} {selected}")

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
