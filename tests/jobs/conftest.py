"""A small sound hierarchy, and the means to break it in one place."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from health_monitor.jobs.checks import ScheduledJob, Subject, find_faults
from health_monitor.jobs.faults import FaultKind
from health_monitor.jobs.hierarchy import Hierarchy
from health_monitor.jobs.parameters import CATALOG
from health_monitor.jobs.spec import (
    AtomicJob,
    CompositeJob,
    Domain,
    Job,
    Orchestrator,
    RunJob,
    Task,
)
from health_monitor.jobs.workloads import Workloads, parse

ENTRY = '''"""Do the work."""
def main(argv):
    args = arguments(__doc__, argv, "catalog")

if __name__ == "__main__":
    main([])
'''

Change = Mapping[str, Any] | Callable[[Any], Any]
Faults = list[tuple[FaultKind, str]]


def build(
    *,
    files: Mapping[str, str | None] | None = None,
    more: tuple[Job, ...] = (),
    schedules: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    **changes: Change,
) -> Subject:
    """master: load_job → gold_layer_job → merge_job. A change is fields, or a function."""

    def made(name: str, value: Any) -> Any:
        change = changes.get(name, {})
        return change(value) if callable(change) else replace(value, **change)

    def task(name: str, entry: str) -> Task:
        arguments = {"catalog": CATALOG.reference}
        return made(f"{name}_task", Task(key=name, entry=entry, arguments=arguments, retries=0))

    def atomic(name: str, domain: Domain, entry: str) -> AtomicJob:
        job = AtomicJob(
            key=f"{name}_job",
            description="Does the work.",
            domain=domain,
            tasks=(task(name, entry),),
            parameters=(CATALOG,),
        )
        return made(name, job)

    load = atomic("load", Domain.BRONZE, "bronze/load.py")
    merge = atomic("merge", Domain.GOLD, "gold/merge.py")
    layer = made(
        "layer",
        CompositeJob(
            key="gold_layer_job",
            description="Runs the Gold jobs.",
            domain=Domain.GOLD,
            tasks=(made("run_merge", RunJob(key="merge", job=merge)),),
            parameters=(CATALOG,),
            schedulable=True,
        ),
    )
    run_load = RunJob(key="load", job=load)
    run_layer = made("run_layer", RunJob(key="layer", job=layer, depends_on=(run_load,)))
    master = made(
        "master",
        Orchestrator(
            key="master",
            description="Runs everything.",
            tasks=(run_load, run_layer),
            parameters=(CATALOG,),
            schedulable=True,
        ),
    )
    jobs = tuple(job for job in (master, layer, load, merge, *more) if job.key not in without)
    texts = {"bronze/load.py": ENTRY, "gold/merge.py": ENTRY, **(files or {})}
    return Subject(
        hierarchy=Hierarchy(jobs=jobs),
        workloads=Workloads(
            files={
                path: parse(path, text) for path, text in sorted(texts.items()) if text is not None
            }
        ),
        schedules=tuple(ScheduledJob(job=job, file="environments/dev.yaml") for job in schedules),
    )


@pytest.fixture
def subject() -> Callable[..., Subject]:
    """Builds the hierarchy with changes."""
    return build


@pytest.fixture
def faults() -> Callable[..., Faults]:
    """Builds the hierarchy with changes and gives the kinds and texts of its faults."""

    def told(**changes: Any) -> Faults:
        return [(fault.kind, str(fault)) for fault in find_faults(build(**changes))]

    return told


@pytest.fixture
def entry() -> str:
    """The text of a sound entry file."""
    return ENTRY
