"""A small sound hierarchy, and the means to break it in one place."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from health_monitor.jobs.checks import Deployment, ScheduledJob, Subject
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
from health_monitor.jobs.workloads import workloads_of

ENTRY = '''"""Do the work."""
def main(argv):
    args = arguments(__doc__, argv, "catalog")

if __name__ == "__main__":
    main([])
'''
ENVIRONMENT = "environments/dev.yaml"

Change = Mapping[str, Any] | Callable[[Any], Any]


def build(
    *,
    files: Mapping[str, str | bytes | None] | None = None,
    more: tuple[Job, ...] = (),
    schedules: tuple[str | ScheduledJob, ...] = (),
    environments: tuple[Mapping[str, Any], ...] = ({},),
    without: tuple[str, ...] = (),
    **changes: Change,
) -> Subject:
    """master: load_job → gold_layer_job → merge_job. A change is fields, or a function.

    `files` adds and replaces files, None removes one. `environments` are fields of deployments,
    each with the schedules.
    """

    def made(name: str, value: Any) -> Any:
        change = changes.get(name, {})
        return change(value) if callable(change) else replace(value, **change)

    def task(name: str, entry: str) -> Task:
        arguments = {"catalog": CATALOG.reference}
        task = Task(key=name, entry=entry, arguments=arguments, retries=0)
        changed: Task = made(f"{name}_task", task)
        return changed

    def atomic(name: str, domain: Domain, entry: str) -> AtomicJob:
        job = AtomicJob(
            key=f"{name}_job",
            description="Does the work.",
            domain=domain,
            tasks=(task(name, entry),),
            parameters=(CATALOG,),
        )
        changed: AtomicJob = made(name, job)
        return changed

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
    return Subject(
        hierarchy=Hierarchy(jobs=jobs, files={"merge_job": "jobs/gold.py", "ml_job": "jobs/ml.py"}),
        workloads=workloads_of(_bytes({"bronze/load.py": ENTRY, "gold/merge.py": ENTRY}, files)),
        deployments=tuple(
            Deployment(**{"file": ENVIRONMENT, "schedules": _scheduled(schedules), **fields})
            for fields in environments
        ),
    )


def changed(part: str, change: Change, **more: Any) -> Subject:
    """The hierarchy with a change of the part that has this name."""
    changes: dict[str, Any] = {part: change, **more}
    return build(**changes)


def _scheduled(schedules: tuple[str | ScheduledJob, ...]) -> tuple[ScheduledJob, ...]:
    return tuple(ScheduledJob(job=item) if isinstance(item, str) else item for item in schedules)


def _bytes(
    sound: Mapping[str, str], changed: Mapping[str, str | bytes | None] | None
) -> dict[str, bytes]:
    texts = {**sound, **(changed or {})}
    return {
        path: text.encode() if isinstance(text, str) else text
        for path, text in sorted(texts.items())
        if text is not None
    }
