"""Reads the jobs of a plan: their tasks, order, parameters, retries and timeouts."""

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from health_monitor.jobs.spec import RunIf
from health_monitor.local import LocalError
from health_monitor.local.plans.blocks import Block, blocks_of
from health_monitor.local.plans.dynamic_values import Scope, check_parameter
from health_monitor.local.plans.plan import Job, PythonTask, RunJobTask, Task
from health_monitor.local.plans.references import Resources, number_of

_OF_THE_WORKSPACE = (
    "description",
    "edit_mode",
    "email_notifications",
    "environment",
    "health",
    "job_cluster",
    "notification_settings",
    "performance_target",
    "run_as",
    "schedule",
    "tags",
    "usage_policy_id",
    "webhook_notifications",
)
"""Arguments of a job that say who, when and on which machines: here it is you, now, this one."""
_TASK_OF_THE_WORKSPACE = (
    "description",
    "disable_auto_optimization",
    "environment_key",
    "job_cluster_key",
    "library",
)


def read_jobs(resources: Resources) -> dict[str, Job]:
    """All jobs by key; raises LocalError naming the job and the key at fault."""
    blocks = blocks_of(resources, "databricks_job")
    known = _Jobs(
        keys={number_of(resources, "databricks_job", block.key): block.key for block in blocks},
        parameters={block.key: _parameters(block) for block in blocks},
    )
    jobs = {block.key: _job(block, known) for block in blocks}
    _no_circle(jobs)
    return jobs


def _parameters(job: Block) -> dict[str, str]:
    parameters = {}
    for block in job.blocks("parameter"):
        name = block.text("name")
        parameters[name] = block.text("default")
        check_parameter(parameters[name], f"{block.address}: {block.path}default")
        block.finish()
    return parameters


@dataclass(frozen=True, kw_only=True)
class _Jobs:
    """What is known of all jobs before any is read."""

    keys: Mapping[int, str]
    """Of each job's id."""
    parameters: Mapping[str, Mapping[str, str]]


def _job(block: Block, jobs: _Jobs) -> Job:
    block.ignore("parameter", *_OF_THE_WORKSPACE)
    blocks: dict[str, Block] = {}
    for task in block.blocks("task"):
        key = task.text("task_key")
        if key in blocks:
            raise task.error("task_key", f"the job has a task {key!r} already; name it otherwise")
        blocks[key] = task
    before = {key: _depends_on(task) for key, task in blocks.items()}
    for key, others in before.items():
        for other in others:
            if other not in blocks:
                raise block.error(
                    f"task {key}", f"depends on {other!r}, which the job does not have"
                )
    try:
        order = list(TopologicalSorter(before).static_order())
    except CycleError as error:
        raise block.error(
            "task", f"tasks wait for each other: {' > '.join(error.args[1])}"
        ) from None
    queue = block.block("queue")
    job = Job(
        key=block.key,
        id=next(id for id, key in jobs.keys.items() if key == block.key),
        name=block.text("name"),
        parameters=jobs.parameters[block.key],
        tasks=tuple(
            _task(blocks[key], before[key], _ancestors(before, key), jobs) for key in order
        ),
        timeout_seconds=block.number("timeout_seconds", 0) or None,
        max_concurrent_runs=block.number("max_concurrent_runs", 1),
        is_queued=queue is not None and queue.flag("enabled", False),
    )
    if queue is not None:
        queue.finish()
    block.finish()
    return job


def _depends_on(task: Block) -> tuple[str, ...]:
    keys = []
    for before in task.blocks("depends_on"):
        keys.append(before.text("task_key"))
        before.finish()
    return tuple(keys)


def _ancestors(before: Mapping[str, tuple[str, ...]], key: str) -> set[str]:
    """All tasks that have ended when this one starts."""
    return set(before[key]).union(*(_ancestors(before, other) for other in before[key]))


def _task(block: Block, depends_on: tuple[str, ...], before: set[str], jobs: _Jobs) -> Task:
    block.ignore(*_TASK_OF_THE_WORKSPACE)
    kinds = [key for key in block.values if key.endswith("_task")]
    python, run_job = block.block("spark_python_task"), block.block("run_job_task")
    scope = Scope(address=block.address, parameters=jobs.parameters[block.key], before=before)
    action: PythonTask | RunJobTask
    if python is not None and len(kinds) == 1:
        action = _python_task(python, scope)
    elif run_job is not None and len(kinds) == 1:
        action = _run_job_task(run_job, scope, jobs)
    else:
        raise block.error(
            ", ".join(sorted(kinds)) or "task",
            "a task that runs here is one spark_python_task or one run_job_task; change the task",
        )
    run_if = block.text("run_if", RunIf.ALL_SUCCESS)
    if run_if not in set(RunIf):
        raise block.error("run_if", f"{run_if!r} is none of {', '.join(RunIf)}")
    task = Task(
        key=block.text("task_key"),
        action=action,
        depends_on=depends_on,
        run_if=RunIf(run_if),
        max_retries=block.number("max_retries", 0),
        retry_interval_seconds=block.number("min_retry_interval_millis", 0) / 1000,
        retry_on_timeout=block.flag("retry_on_timeout", False),
        timeout_seconds=block.number("timeout_seconds", 0) or None,
        is_disabled=block.flag("disabled", False),
    )
    block.finish()
    return task


def _python_task(block: Block, scope: Scope) -> PythonTask:
    if (source := block.text("source", "WORKSPACE")) != "WORKSPACE":
        raise block.error("source", f"{source!r} does not run here; use WORKSPACE")
    arguments = block.texts("parameters")
    for n, argument in enumerate(arguments):
        scope.check(argument, f"{block.path}parameters[{n}]")
    file = block.text("python_file").removeprefix("/Workspace")
    block.finish()
    return PythonTask(file=file, arguments=arguments)


def _run_job_task(block: Block, scope: Scope, jobs: _Jobs) -> RunJobTask:
    number = block.number("job_id")
    if number not in jobs.keys:
        raise block.error("job_id", f"{number} is no job of this plan; refer to one by address")
    job, handed = jobs.keys[number], block.mapping("job_parameters")
    for name, value in handed.items():
        if name not in jobs.parameters[job]:
            raise block.error(f"job_parameters.{name}", f"{job} has no such parameter")
        scope.check(value, f"{block.path}job_parameters.{name}")
    block.finish()
    return RunJobTask(job=job, parameters=handed)


def _no_circle(jobs: Mapping[str, Job]) -> None:
    edges = {
        job.key: [task.action.job for task in job.tasks if isinstance(task.action, RunJobTask)]
        for job in jobs.values()
    }
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        circle = " > ".join(error.args[1])
        raise LocalError(
            f"databricks_job.{error.args[1][0]}: jobs run each other: {circle}"
        ) from None
