"""Loading a Bronze table: what arrived since the last mark, then the days that still differ."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from bronze.loading.arriving import load_arrived
from bronze.loading.erased import erased_table
from bronze.loading.evaluating import count_changes
from bronze.loading.known_since import note_listed_keys
from bronze.loading.loading import Loading
from bronze.loading.marks import Marks, noted, sound_marks
from bronze.loading.options import LoadOptions
from bronze.loading.proving import Proof, prove_days, prove_nothing, prove_whole
from bronze.loading.quarantine import keep_rejects
from bronze.loading.reading import reading
from bronze.loading.retention import remove_expired
from bronze.loading.rotation import NextTurn, all_days, extent_of, next_days
from bronze.loading.source import open_source, take_in_new_columns
from bronze.loading.windows import Bounds, first_day_asked_for, marked_bounds, read_bounds
from content.tables.bronze_table import BronzeTable, Kind
from runtime.evaluations import NUMBER
from runtime.run_log import Step
from runtime.tables import current_version
from runtime.task import Task


@dataclass(frozen=True, kw_only=True)
class Loads:
    """What the loads of a task share."""

    task: Task
    options: LoadOptions
    marks: Mapping[str, Mapping[str, int]]
    """Object to what its last load noted in the run log."""

    @cached_property
    def persons(self) -> str | None:
        """Full name of the table of the erased persons; None: nobody is erased."""
        return erased_table(self.task)


@dataclass(frozen=True, kw_only=True)
class _End:
    """What a load leaves."""

    version: int
    """Of the Bronze table."""
    proof: Proof
    marks: Marks
    evaluation: int | None
    """Number of the table's last evaluation; None: there is none."""


def load_bronze_table(loads: Loads, table: BronzeTable, step: Step) -> None:
    """Bring the table up to its source, all its days, and report the counts in the step."""
    with reading():
        loading = _opened(loads, table, step)
        end = _load(loading, all_days) if loading else None
    if loading and end:
        _note(loading, end)


def refresh_bronze_table(loads: Loads, table: BronzeTable, step: Step) -> None:
    """Load what is new and the days whose turn it is, then remove the rows that are too old."""
    with reading():
        loading = _opened(loads, table, step)
        end = _load(loading, next_days) if loading else None
    if loading and end:
        first_day = remove_expired(loading, end.marks.newest_day, end.marks.first_day)
        version = end.version
        if step.counts.get("deleted"):
            version = current_version(loading.task.spark, loading.target)
        marks = replace(end.marks, first_day=first_day)
        _note(loading, replace(end, version=version, marks=marks))


def _opened(loads: Loads, table: BronzeTable, step: Step) -> Loading | None:
    """The load of a table that this deployment loads, after the table took in new columns."""
    task, options = loads.task, loads.options
    if table.is_global and not options.reach.is_primary:
        step.status, step.message = "SKIPPED", "the primary deployment loads it"
        return None
    gained = take_in_new_columns(task, table)
    source = open_source(task, table, options.free_text, loads.persons)
    if source is None:
        step.status = "MISSING"
        step.message = (
            f"the account has no {table.source}: its table stays empty until the system schema is "
            "enabled and SELECT on it is granted"
        )
        return None
    if gained.taken:
        step.remark(f"new columns: {', '.join(path for path, _ in gained.taken)}")
    if left_out := [*gained.left_out, *source.left_out]:
        step.remark(f"left out: {', '.join(left_out)}")
    if source.missing_columns:
        step.remark(f"not in the source, hence NULL: {', '.join(source.missing_columns)}")
    target = task.names.table("bronze", table.name)
    return Loading(
        task=task,
        source=source,
        target=target,
        step=step,
        options=options,
        noted=loads.marks.get(table.object) or {},
    )


def _load(loading: Loading, next_turn: NextTurn) -> _End:
    table = loading.source.table
    version = current_version(loading.task.spark, loading.target)
    if table.arrival is None:
        proof = prove_whole(loading, is_new=version == 0)
        return _ended(loading, version, None, proof=proof, marks=Marks())
    known = sound_marks(table.object, version, loading.noted)
    before = marked_bounds(known) if known else read_bounds(loading, is_new=version == 0)
    note_listed_keys(loading, before.held_day)
    after, rejecting = load_arrived(loading, before)
    marks = replace(
        known or Marks(),
        newest_arrival=after.held_arrival,
        first_day=after.held_first_day,
        newest_day=after.newest_day,
        asked_from=_asked_from(loading, before, after),
    )
    extent = extent_of(table, loading.options.reach, before, after)
    if extent is None:
        keep_rejects(loading, rejecting)
        return _ended(loading, version, before, proof=prove_nothing(), marks=marks)
    is_first = before.held_arrival is None
    turn = (next_days if is_first else next_turn)(extent, marks, loading.task.day)
    proof = prove_days(loading, turn.spans, rejecting)
    marks = turn.noted(proof.newest_wrong)
    first_day = min(filter(None, (marks.first_day, proof.first_reloaded)), default=None)
    loading.step.remark(f"proven back to {marks.proven_back_to} since {marks.proven_since}")
    marks = replace(marks, first_day=first_day)
    return _ended(loading, version, before, proof=proof, marks=marks)


def _asked_from(loading: Loading, before: Bounds, after: Bounds) -> date | None:
    """The first day that this load asked for; None: it asked for all that is wanted."""
    table, reach = loading.source.table, loading.options.reach
    if reach.max_days is None or table.kind is not Kind.APPEND or after.newest_day is None:
        return None
    return first_day_asked_for(table, reach, after.newest_day, before)


def _ended(
    loading: Loading, version: int, before: Bounds | None, *, proof: Proof, marks: Marks
) -> _End:
    """Count and judge what was written."""
    version = count_changes(loading, version, before.held_day if before else None)
    numbers = [one.evaluation for one in loading.step.evaluations]
    evaluation = max(numbers, default=loading.noted.get(NUMBER))
    return _End(version=version, proof=proof, marks=marks, evaluation=evaluation)


def _note(loading: Loading, end: _End) -> None:
    """Complete the step: its marks are written after the data."""
    step, table, proof = loading.step, loading.source.table, end.proof
    for remark in proof.remarks(table):
        step.remark(remark)
    if any(proof.broken):
        step.count(flagged=sum(proof.broken))
    if not any(step.counts.get(name) for name in ("written", "deleted", "quarantined")):
        step.status = "UNCHANGED"
    step.proven_back_to, step.proven_since = end.marks.proven_back_to, end.marks.proven_since
    step.newest_day = end.marks.newest_day
    number = {} if end.evaluation is None else {NUMBER: end.evaluation}
    found = noted(table.object, end.version, end.marks, proof.findings)
    step.source_versions = {**found, **number}
