"""Arguments of tasks, as `task.argument`, that a user may replace for one run."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from health_monitor.local.plans.dynamic_values import Scope
from health_monitor.local.plans.plan import Job, Plan, PythonTask, Task


def task_arguments(plan: Plan, jobs: Sequence[str]) -> set[str]:
    """The names of all arguments in these jobs and those that they run."""
    return {
        f"{task.key}.{argument.removeprefix('--').partition('=')[0]}"
        for key in jobs
        for job in plan.reach(key)
        for task in job.tasks
        if isinstance(task.action, PythonTask)
        for argument in task.action.arguments
    }


def with_arguments(plan: Plan, given: Mapping[str, str]) -> Plan:
    """The plan with these arguments replaced, in every job that has such a task.

    Raises LocalError when one refers to what it cannot.
    """
    if not given:
        return plan
    return replace(plan, jobs={key: _job(job, given) for key, job in plan.jobs.items()})


def _job(job: Job, given: Mapping[str, str]) -> Job:
    scope = Scope(address=f"databricks_job.{job.key}", parameters=job.parameters, before=())
    return replace(job, tasks=tuple(_task(task, given, scope) for task in job.tasks))


def _task(task: Task, given: Mapping[str, str], scope: Scope) -> Task:
    if not isinstance(task.action, PythonTask):
        return task
    arguments = []
    for argument in task.action.arguments:
        name = argument.removeprefix("--").partition("=")[0]
        value = given.get(f"{task.key}.{name}")
        if value is not None:
            scope.check(value, f"{task.key}.{name}")
        arguments.append(argument if value is None else f"--{name}={value}")
    return replace(task, action=replace(task.action, arguments=tuple(arguments)))
