"""What every entry begins with: its arguments, and the collaborators made from them."""

import argparse
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from pyspark.sql import SparkSession

from content.declared import object_of
from content.definitions import Definitions
from content.errors import ContentError
from content.placeholders import LAYERS, render
from content.problems import Problem
from content.sql import literal
from runtime.errors import TaskFailed, WorkloadError
from runtime.manifest import Manifest
from runtime.names import Names
from runtime.reasons import reason_of
from runtime.run_log import FAILED, Identity, RunLog, Step
from runtime.session import current_session

LOGGER = logging.getLogger(__name__)

WORKERS = 2
"""Small statements leave most of the compute idle; two at a time fill it."""

EXPLAINED = (WorkloadError, ContentError)
"""Errors that say all that there is to know; others are shown with their trace."""

Item = TypeVar("Item")


class Arguments:
    """The arguments of a task, as attributes; all are text."""

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> str:
        if name.startswith("_") or name not in self._values:
            raise AttributeError(f"argument {name!r} is not declared by this entry")
        return self._values[name]

    def get(self, name: str) -> str | None:
        """The argument, or None when the entry does not declare it."""
        return self._values.get(name)


@dataclass(frozen=True, kw_only=True)
class Task:
    """The collaborators of one task run."""

    spark: SparkSession
    names: Names
    definitions: Definitions
    root: Path
    log: RunLog
    started_at: datetime
    run_id: str
    args: Arguments
    failures: list[str] = field(default_factory=list)
    finals: list[str] = field(default_factory=list)
    """Those of the failures that stay, however often the task is tried."""

    @property
    def day(self) -> date:
        """The day of the run, UTC."""
        return self.started_at.date()

    def render(self, text: str, **values: str) -> str:
        """The text with its placeholders replaced: the task's schemas and run, the definitions."""
        known = {**self.names.placeholders(), "run.day": literal(self.day), **values}
        if lookback_days := self.args.get("lookback_days"):
            known["run.lookback_days"] = str(int(lookback_days))
        return render(text, known, self.definitions)

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Process one object and log it: an exception is kept, and the task goes on.

        The task fails when it ends, naming every object that failed.
        """
        step = Step(object=name, started_at=datetime.now(UTC))
        with self.attempt(name) as failure:
            yield step
        if failure:
            step.status, step.message, step.source_versions = FAILED, failure[0][:4000], None
        self.log.append(step)
        LOGGER.info("%s: %s %s", name, step.status.lower(), step.counts)

    def process(
        self, items: Sequence[Item], name: Callable[[Item], str], work: Callable[[Item, Step], None]
    ) -> None:
        """Do the work for each item as a step of that name, two at a time."""

        def process_one(item: Item) -> None:
            with self.step(name(item)) as step:
                work(item, step)

        with ThreadPoolExecutor(max_workers=WORKERS) as pool:
            list(pool.map(process_one, items))

    def report(self, problems: Sequence[Problem]) -> None:
        """Log each broken file as a failed step; the task goes on and fails when it ends."""
        for problem in problems:
            with self.step(object_of(problem.path) or problem.path):
                raise ContentError(str(problem))

    @contextmanager
    def attempt(self, name: str) -> Iterator[list[str]]:
        """Keep an exception for the end of the task; the yielded list then holds its text."""
        caught: list[str] = []
        try:
            yield caught
        except Exception as error:
            reason = reason_of(error)
            caught.append(reason)
            self.failures.append(f"{name}: {type(error).__name__}: {reason}")
            if getattr(error, "is_final", False):
                self.finals.append(name)
            LOGGER.error("%s: %s", name, reason, exc_info=not isinstance(error, EXPLAINED))


def arguments(doc: str | None, argv: Sequence[str], *names: str) -> Arguments:
    """Read `--name=value` for exactly these names (`_` is written `-`); all are required."""
    parser = argparse.ArgumentParser(
        description=doc, allow_abbrev=False, exit_on_error=False, add_help=False
    )
    for name in names:
        parser.add_argument("--" + name.replace("_", "-"), dest=name)
    try:
        parsed, unknown = parser.parse_known_args(list(argv))
    except argparse.ArgumentError as error:
        raise WorkloadError(f"arguments: {error}") from None
    values = vars(parsed)
    missing = ["--" + name.replace("_", "-") for name in names if values[name] is None]
    if missing or unknown:
        raise WorkloadError(
            "arguments: "
            + "; ".join(
                [f"{argument} is missing: pass it" for argument in missing]
                + [f"{argument} is unknown: remove it" for argument in unknown]
            )
        )
    return Arguments({name: str(value) for name, value in values.items()})


@contextmanager
def open_task(root: Path, args: Arguments) -> Iterator[Task]:
    """Check the deployment, collect the collaborators, and fail at the end if a step failed."""
    manifest = Manifest.read(root)
    manifest.verify(folders(root))
    spark = current_session()
    names = Names(
        catalog=args.catalog,
        schemas={layer: name for layer in LAYERS if (name := args.get(f"{layer}_schema"))},
        source_prefix=args.get("source"),
    )
    identity = Identity(run_id=args.run_id, job=args.job, task=args.task, release=manifest.release)
    task = Task(
        spark=spark,
        names=names,
        definitions=Definitions.load(root),
        root=root,
        log=RunLog.of(spark, names, identity, root),
        started_at=instant(args.started_at),
        run_id=args.run_id,
        args=args,
    )
    task.log.create()
    try:
        yield task
    finally:
        task.log.flush()
    if task.failures:
        raise TaskFailed(
            f"{len(task.failures)} of the task's objects failed:\n" + "\n".join(task.failures),
            is_final=len(task.finals) == len(task.failures),
        )


def instant(text: str) -> datetime:
    """An ISO date-time as an aware UTC time; without an offset it is UTC."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise WorkloadError(
            f"arguments: --started-at={text!r} is not an ISO date-time: pass for example "
            "2026-01-31T06:00:00"
        ) from None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def folders(root: Path) -> list[str]:
    """What a deployment consists of: the definitions and every folder, with a trailing slash."""
    return [
        "definitions.yaml",
        *sorted(f"{p.name}/" for p in root.iterdir() if p.is_dir() and p.name != "__pycache__"),
    ]
