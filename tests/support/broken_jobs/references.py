"""Hierarchies whose jobs and tasks refer to each other wrongly."""

from dataclasses import replace
from functools import partial
from typing import Any

from broken_jobs.build import ENTRY, build, changed
from broken_jobs.example import Example

from health_monitor.jobs.checks import Subject
from health_monitor.jobs.faults import FaultKind as F
from health_monitor.jobs.parameters import CATALOG
from health_monitor.jobs.spec import (
    AtomicJob,
    CompositeJob,
    Domain,
    Orchestrator,
    RunJob,
    Task,
)

_CHILD = AtomicJob(key="child", description="Does more.", domain=Domain.GOLD, tasks=())
_TOP = Orchestrator(key="top", description="Runs everything.", tasks=())


def _composite(key: str, *tasks: RunJob[Any], **changes: Any) -> CompositeJob:
    values = {"description": "Runs jobs.", "domain": Domain.GOLD, "standalone": True}
    return CompositeJob(key=key, tasks=tasks, **{**values, **changes})


def _set(value: Any, name: str, content: Any) -> Any:
    """Closes a circle, which frozen values alone cannot form."""
    object.__setattr__(value, name, content)
    return value


def _tied(master: Any) -> Any:
    first, second = master.tasks
    _set(first, "depends_on", (second,))
    return master


def _runs_itself(layer: Any) -> Any:
    return _set(layer, "tasks", (*layer.tasks, RunJob(key="again", job=layer)))


def _is_run_by_its_child(master: Any) -> Any:
    layer = master.tasks[1].job
    _set(layer, "tasks", (*layer.tasks, RunJob(key="back", job=master)))
    return master


def _and(*tasks: Any) -> Any:
    """A job with more tasks."""
    return lambda job: replace(job, tasks=(*job.tasks, *tasks))


def _nested(levels: int) -> Subject:
    jobs = [_composite("job_0")]
    for level in range(1, levels + 1):
        jobs.append(_composite(f"job_{level}", RunJob(key="run", job=jobs[-1])))
    return build(more=tuple(jobs))


def _with_code(part: str) -> Subject:
    task = Task(key="code", entry="gold/code.py", arguments={"catalog": CATALOG.reference})
    return changed(part, _and(task), files={"gold/code.py": ENTRY})


_UPWARD = "Turn the reference round, or run jobs of lower layers only."
_SIDEWAYS = "Run both from a job of a higher layer."
_CROSS = "Run it from an orchestrator, which may cross domains."
_ADD_JOB = "Add that job to the hierarchy, or run another."
_ADD_TASK = "Add that task to the job, or remove the dependency."
_RUN_IT = "Run it from a job of a higher layer, or declare it standalone."

EXAMPLES = (
    Example(
        kind=F.TASK_CYCLE,
        name="task waits for itself",
        subject=lambda: build(merge_task=lambda task: _set(task, "depends_on", (task,))),
        job="merge_job",
        task="merge",
        file="jobs/gold.py",
        message="its tasks wait for each other: merge > merge",
        fix="Remove one of these dependencies.",
    ),
    Example(
        kind=F.TASK_CYCLE,
        name="tasks wait for each other",
        subject=lambda: build(master=_tied),
        job="master",
        task="layer",
        message="its tasks wait for each other: layer > load > layer",
        fix="Remove one of these dependencies.",
    ),
    Example(
        kind=F.JOB_CYCLE,
        name="job runs itself",
        subject=lambda: build(layer=_runs_itself),
        job="gold_layer_job",
        message="jobs run each other: gold_layer_job > gold_layer_job",
        fix="Remove one of these references.",
        limit="run_job_circular",
        also=(F.SIDEWAYS_REFERENCE,),
    ),
    Example(
        kind=F.JOB_CYCLE,
        name="job runs its parent",
        subject=lambda: build(master=_is_run_by_its_child),
        job="gold_layer_job",
        message="jobs run each other: gold_layer_job > master > gold_layer_job",
        fix="Remove one of these references.",
        limit="run_job_circular",
        also=(F.UPWARD_REFERENCE, F.TIMEOUT_TOO_SHORT),
    ),
    *(
        Example(
            kind=F.UPWARD_REFERENCE,
            name=f"atomic job runs {layer}",
            subject=partial(build, load=_and(RunJob(key="up", job=other))),
            job="load_job",
            task="up",
            message=f"it runs {other.key}, which is of a higher layer ({layer}) than itself "
            "(atomic)",
            fix=_UPWARD,
            also=(F.UNKNOWN_JOB, F.TIMEOUT_TOO_SHORT),
        )
        for layer, other in (("composite", _composite("other")), ("orchestrator", _TOP))
    ),
    Example(
        kind=F.SIDEWAYS_REFERENCE,
        name="atomic job runs atomic job",
        subject=lambda: build(load=_and(RunJob(key="side", job=_CHILD))),
        job="load_job",
        task="side",
        message="it runs child, which is of the same layer (atomic)",
        fix=_SIDEWAYS,
        also=(F.UNKNOWN_JOB,),
    ),
    Example(
        kind=F.SIDEWAYS_REFERENCE,
        name="orchestrator runs orchestrator",
        subject=lambda: build(master=_and(RunJob(key="side", job=_TOP))),
        job="master",
        task="side",
        message="it runs top, which is of the same layer (orchestrator)",
        fix=_SIDEWAYS,
        also=(F.UNKNOWN_JOB,),
    ),
    *(
        Example(
            kind=F.CODE_IN_HIGHER_LAYER,
            name=layer,
            subject=partial(_with_code, part),
            job=job,
            task="code",
            file="workloads/gold/code.py",
            message=f"a job of the {layer} layer runs code",
            fix="Move the task to an atomic job, and run that job here.",
        )
        for part, job, layer in (
            ("layer", "gold_layer_job", "composite"),
            ("master", "master", "orchestrator"),
        )
    ),
    *(
        Example(
            kind=F.FOREIGN_DEPENDENCY,
            name=f"{job}.{task}",
            subject=partial(changed, part, {"depends_on": (RunJob(key="stranger", job=_CHILD),)}),
            job=job,
            task=task,
            message="it waits for stranger, which is not a task of this job",
            fix=_ADD_TASK,
        )
        for part, job, task in (
            ("run_layer", "master", "layer"),
            ("run_merge", "gold_layer_job", "merge"),
        )
    ),
    *(
        Example(
            kind=F.FOREIGN_DOMAIN,
            name=f"{part} is {foreign}",
            subject=partial(changed, part, {"domain": foreign}),
            job="gold_layer_job",
            task="merge",
            message=f"it runs merge_job, which is of the domain {child}, not {parent}",
            fix=_CROSS,
        )
        for part, foreign, child, parent in (
            ("merge", Domain.BRONZE, "bronze", "gold"),
            ("layer", Domain.ML, "gold", "ml"),
        )
    ),
    Example(
        kind=F.UNKNOWN_JOB,
        name="job is not in the hierarchy",
        subject=lambda: build(without=("load_job",), files={"bronze/load.py": None}),
        job="master",
        task="load",
        message="it runs load_job, which is not in the hierarchy",
        fix=_ADD_JOB,
    ),
    Example(
        kind=F.UNKNOWN_JOB,
        name="copy of a job is another job",
        subject=lambda: build(
            run_layer=lambda task: replace(task, job=replace(task.job, timeout_minutes=300))
        ),
        job="master",
        task="layer",
        message="it runs gold_layer_job, which is not in the hierarchy",
        fix=_ADD_JOB,
    ),
    Example(
        kind=F.JOB_NOT_RUN,
        name="atomic",
        subject=lambda: build(
            master=lambda job: replace(job, tasks=(replace(job.tasks[1], depends_on=()),))
        ),
        job="load_job",
        message="no other job runs it",
        fix=_RUN_IT,
    ),
    Example(
        kind=F.JOB_NOT_RUN,
        name="composite",
        subject=lambda: build(master=lambda job: replace(job, tasks=job.tasks[:1])),
        job="gold_layer_job",
        message="no other job runs it",
        fix=_RUN_IT,
    ),
    *(
        Example(
            kind=F.STANDALONE_JOB_RUN,
            name=job,
            subject=partial(changed, part, {"standalone": True}),
            job=job,
            file=file,
            message=f"it is declared standalone, but {runner} runs it",
            fix="Remove `standalone`, or the task that runs it.",
        )
        for part, job, file, runner in (
            ("merge", "merge_job", "jobs/gold.py", "gold_layer_job"),
            ("layer", "gold_layer_job", "", "master"),
        )
    ),
    *(
        Example(
            kind=F.NESTING_TOO_DEEP,
            name=f"{levels} levels",
            subject=partial(_nested, levels),
            job=f"job_{levels}",
            message=f"{levels} Run Job tasks are nested: "
            + " > ".join(f"job_{level}" for level in range(levels, -1, -1)),
            fix="Keep at most 3.",
            limit="run_job_nesting_max",
            also=(F.SIDEWAYS_REFERENCE, F.STANDALONE_JOB_RUN, F.NO_TASKS),
        )
        for levels in (4, 5)
    ),
)
