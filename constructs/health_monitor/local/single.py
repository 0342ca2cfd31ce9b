"""Runs one entry without a plan, from files that are laid out for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from health_monitor.local import LocalError
from health_monitor.local.quiet import quiet
from health_monitor.local.spark.entry import run_entry
from health_monitor.local.spark.session import Profile, open_session
from health_monitor.local.state import State
from health_monitor.local.workspace import write_files


@dataclass(frozen=True, kw_only=True)
class EntryRun:
    """An entry with everything it needs."""

    files: Mapping[str, bytes]
    """All files of the folder in which it stands, its manifest too."""
    entry: str
    argv: list[str]
    profile: Profile
    purpose: str
    """The command, for who waits for the folder."""


def run_single(run: EntryRun, folder: Path, ivy: Path) -> None:
    """Run it in a state folder of its own; raises LocalError with the reason when it fails."""
    state = State(folder=folder.resolve())
    log = state.logs / f"{datetime.now():%Y-%m-%dT%H-%M-%S}.log"
    with state.hold(run.purpose):
        write_files(dict(run.files), state.workspace)
        with quiet(log), open_session(state, ivy, run.profile):
            try:
                run_entry(state.workspace / run.entry, run.argv)
            except Exception as error:
                reason = str(error).partition("JVM stacktrace")[0].strip()
                raise LocalError(f"{run.entry}: {reason}; the log is {log}") from error
