"""Reads the jobs of a plan: their tasks, order, parameters, retries and timeouts."""

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from health_monitor.jobs.spec import RunIf
from health_monitor.local.blocks import Block, blocks_of
from health_monitor.local.dynamic_values import check_dynamic_values
from health_monitor.local.errors import LocalError
from health_monitor.local.plan import Job, PythonTask, RunJobTask, Task
from health_monitor.local.references import Resources, number_of

_OF_THE_WORKSPACE = (
    "description",
    "edit_mode",
    "email_notifications",
    "environment",
    "health",
    "job_cluster",
    "max_concurrent_runs",  # a lock lets one run at a time use the state folder
    "notification_settings",
    "performance_target",
    "queue",
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
    keys = {
        number_of(resources, "databricks_job", key): key
        for key in resources.get("databricks_job", {})
    }
    blocks = blocks_of(resources, "databricks_job")
    parameters = {block.key: _parameters(block) for block in blocks}
    jobs = {block.key: _job(block, keys, parameters) for block in blocks}
    _no_circle(jobs)
    return jobs


def _parameters(job: Block) -> dict[str, str]:
    parameters = {}
    for block in job.blocks("parameter"):
        parameters[block.text("name")] = block.text("default")
        block.finish()
    return parameters


def _job(block: Block, keys: Mapping[int, str], parameters: Mapping[str, dict[str, str]]) -> Job:
    block.ignore("parameter", *_OF_THE_WORKSPACE)
    tasks = {task.key: task for task in (_task(b, keys, parameters) for b in block.blocks("task"))}
    for task in tasks.values():
        for before in task.depends_on:
            if before not in tasks:
                raise block.error(
                    f"task {task.key}", f"depends on {before!r}, which the job does not have"
                )
    try:
        order = TopologicalSorter({t.key: t.depends_on for t in tasks.values()}).static_order()
        ordered = tuple(tasks[name] for name in order)
    except CycleError as error:
        raise block.error(
            "task", f"tasks wait for each other: {' > '.join(error.args[1])}"
        ) from None
    job = Job(
        key=block.key,
        name=block.text("name"),
        parameters=parameters[block.key],
        tasks=ordered,
        timeout_seconds=block.number("timeout_seconds", 0) or None,
    )
    block.finish()
    return job


def _task(block: Block, keys: Mapping[int, str], parameters: Mapping[str, dict[str, str]]) -> Task:
    block.ignore(*_TASK_OF_THE_WORKSPACE)
    run_if = block.text("run_if", RunIf.ALL_SUCCESS)
    if run_if not in set(RunIf):
        raise block.error("run_if", f"{run_if!r} is none of {', '.join(RunIf)}")
    depends_on = []
    for before in block.blocks("depends_on"):
        depends_on.append(before.text("task_key"))
        before.finish()
    python, run_job = block.block("spark_python_task"), block.block("run_job_task")
    own = parameters[block.key]
    if python and not run_job:
        task = Task(
            key=block.text("task_key"),
            action=_python_task(python, own),
            depends_on=tuple(depends_on),
            run_if=RunIf(run_if),
            max_retries=block.number("max_retries", 0),
            retry_interval_seconds=block.number("min_retry_interval_millis", 0) / 1000,
            retry_on_timeout=block.flag("retry_on_timeout", False),
            timeout_seconds=block.number("timeout_seconds", 0) or None,
        )
    elif run_job and not python:
        task = Task(
            key=block.text("task_key"),
            action=_run_job_task(run_job, keys, own, parameters),
            depends_on=tuple(depends_on),
            run_if=RunIf(run_if),
        )
    else:
        raise block.error(
            "spark_python_task", "a local task has either this or run_job_task; correct the task"
        )
    block.ignore("spark_python_task", "run_job_task")
    block.finish()
    return task


def _python_task(block: Block, parameters: Mapping[str, str]) -> PythonTask:
    if (source := block.text("source", "WORKSPACE")) != "WORKSPACE":
        raise block.error("source", f"{source!r} does not run here; use WORKSPACE")
    arguments = block.texts("parameters")
    for n, argument in enumerate(arguments):
        where = f"{block.address}: {block.path}parameters[{n}]"
        check_dynamic_values(argument, parameters, where)
    file = block.text("python_file").removeprefix("/Workspace")
    block.finish()
    return PythonTask(file=file, arguments=arguments)


def _run_job_task(
    block: Block,
    keys: Mapping[int, str],
    own: Mapping[str, str],
    parameters: Mapping[str, dict[str, str]],
) -> RunJobTask:
    number = block.number("job_id")
    if number not in keys:
        raise block.error("job_id", f"{number} is no job of this plan; refer to one by address")
    job, handed = keys[number], block.mapping("job_parameters")
    for name, value in handed.items():
        if name not in parameters[job]:
            raise block.error(f"job_parameters.{name}", f"{job} has no such parameter")
        check_dynamic_values(value, own, f"{block.address}: {block.path}job_parameters.{name}")
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
