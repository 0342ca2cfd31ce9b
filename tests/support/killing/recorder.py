"""Records what is stored after each write of some work: where a kill can strike.

All writes of the workloads pass three doors: `SparkSession.sql`, `DataFrameWriter.saveAsTable`,
and the commits of MLflow's store. So the boundaries are found by the writers themselves. A process
that is killed at one leaves exactly what is stored there, since nothing else of it survives; so
instead of killing it again and again, it runs once, and every moment is kept.
"""

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

from killing.disk import Disk, Moment
from pyspark.sql import DataFrame, DataFrameWriter, SparkSession
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

READS = re.compile(r"\s*(SELECT|WITH|DESCRIBE|SHOW|EXPLAIN|\()", re.I)
CHANGES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)", re.I)
DEFINES = re.compile(r"\s*(CREATE|DROP|ALTER)\b", re.I)


@dataclass(kw_only=True)
class Recorder:
    """Keeps the moments of the work that is done while it records."""

    disk: Disk
    folder: Path
    """Where the copies go; empty."""
    moments: list[Moment] = field(default_factory=list)
    _lock: RLock = field(default_factory=RLock)
    """One write at a time, so that no copy shows half of another."""
    _changed: set[str] = field(default_factory=set)
    """Tables of MLflow's store that the present transaction changes."""

    @contextmanager
    def recording(self) -> Iterator[list[Moment]]:
        """Record; the list begins with the moment before."""
        self._keep("", defines=True)
        original, save = SparkSession.sql, DataFrameWriter.saveAsTable

        def sql(session: SparkSession, text: str, *args: Any, **kwargs: Any) -> DataFrame:
            if READS.match(text):
                return original(session, text, *args, **kwargs)
            with self._lock:
                result = original(session, text, *args, **kwargs)
                self._keep(text, defines=bool(DEFINES.match(text)))
            return result

        def save_as_table(writer: DataFrameWriter, name: str, *args: Any, **kwargs: Any) -> None:
            with self._lock:
                save(writer, name, *args, **kwargs)
                self._keep(f"SAVE INTO {name}", defines=True)

        # Typing does not allow what recording needs: other methods in the place of PySpark's.
        SparkSession.sql = sql  # type: ignore[method-assign, assignment]
        DataFrameWriter.saveAsTable = save_as_table  # type: ignore[method-assign, assignment]
        event.listen(Engine, "before_cursor_execute", self._written)
        event.listen(Session, "after_commit", self._committed)
        try:
            yield self.moments
        finally:
            SparkSession.sql = original  # type: ignore[method-assign]
            DataFrameWriter.saveAsTable = save  # type: ignore[method-assign]
            event.remove(Engine, "before_cursor_execute", self._written)
            event.remove(Session, "after_commit", self._committed)

    def _written(self, connection: object, cursor: object, text: str, *rest: object) -> None:
        found = CHANGES.match(text)
        if found:
            with self._lock:
                self._changed.add(found.group(1))

    def _committed(self, session: Session) -> None:
        with self._lock:
            if self._changed:
                self._keep(f"COMMIT {','.join(sorted(self._changed))}", defines=False)
                self._changed.clear()

    def _keep(self, after: str, *, defines: bool) -> None:
        known = None if defines else self.moments[-1].catalog
        folder = self.folder / str(len(self.moments))
        folder.mkdir(parents=True)
        self.moments.append(self.disk.save(folder, after, known))


def torn(moments: list[Moment]) -> list[Moment]:
    """The moments inside the statements that define: files and catalog change one after the other.

    A table that is made has its files first, one that is dropped loses them last.
    """
    found = []
    for before, moment in itertools.pairwise(moments):
        appears = moment.catalog.keys() - before.catalog.keys()
        vanishes = before.catalog.keys() - moment.catalog.keys()
        if any(kind == "table" for kind, *_ in appears):
            found.append(_mixed(moment.files, before.catalog, moment))
        if any(kind == "table" for kind, *_ in vanishes):
            found.append(_mixed(before.files, moment.catalog, moment))
    return found


def _mixed(files: Path, catalog: Any, moment: Moment) -> Moment:
    return Moment(after=f"half of {moment.after}", files=files, catalog=catalog)
