"""The folder that holds everything a local run leaves behind; deleting it is a full reset."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from health_monitor.local import LocalError


@dataclass(frozen=True, kw_only=True)
class State:
    """Where things lie below the state folder of one environment."""

    folder: Path
    """Absolute."""

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse"

    @property
    def metastore(self) -> Path:
        return self.folder / "metastore"

    @property
    def registry(self) -> Path:
        """The SQLite file of MLflow's experiments, runs and models."""
        return self.folder / "mlflow.db"

    @property
    def artifacts(self) -> Path:
        return self.folder / "mlflow"

    @property
    def runs(self) -> Path:
        """Run records."""
        return self.folder / "runs"

    @property
    def sources(self) -> Path:
        """Which source tables the metastore holds, and of which files."""
        return self.folder / "sources.json"

    @property
    def links(self) -> Path:
        """Links to files of source tables, where those of one table are read apart."""
        return self.folder / "links"

    @property
    def cut_short(self) -> Path:
        """Is there after a run that was killed or cancelled, until the next has cleared up."""
        return self.folder / "cut_short"

    @property
    def left_behind(self) -> Path:
        """What such runs left half-made."""
        return self.folder / "left_behind"

    @property
    def temporary(self) -> Path:
        return self.folder / "tmp"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @contextmanager
    def hold(self, purpose: str) -> Iterator[None]:
        """Keep others out of the folder; raises LocalError that says who is in it.

        The lock is the operating system's, so it ends with the process, however that ends.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.seek(0)
                raise LocalError(
                    f"{self.folder}: in use by {_holder(file.read())}; "
                    "wait for it, or take another folder with --state"
                ) from None
            file.seek(0)
            if file.read():  # the one before did not sign off
                self.cut_short.touch()
            file.truncate(0)
            since = datetime.now(UTC).isoformat(timespec="seconds")
            json.dump({"pid": os.getpid(), "purpose": purpose, "since": since}, file)
            file.flush()
            yield
            file.truncate(0)


def _holder(text: str) -> str:
    try:
        holder = json.loads(text)
        return f"`{holder['purpose']}` (process {holder['pid']}, since {holder['since']})"
    except (ValueError, KeyError):
        return "another process"
