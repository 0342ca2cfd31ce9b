"""Tasks as Terraform blocks: one that runs an entry file, and one that runs another job."""

from collections.abc import Iterable

from health_monitor.environments.compute import ServerlessCompute
from health_monitor.jobs.spec import CompositeJob, Orchestrator, RunJob, Task
from health_monitor.jobs.spec import Job as JobSpec
from health_monitor.terraform.binding import (
    JobTask,
    JobTaskDependsOn,
    JobTaskRunJobTask,
    JobTaskSparkPythonTask,
    Token,
)
from health_monitor.terraform.compute import CLUSTER_KEY, libraries
from health_monitor.terraform.site import Site


def code_task(task: Task, site: Site) -> JobTask:
    """A task that runs its entry file with `--name=value` arguments, in the spec's order."""
    settings = site.settings
    serverless = isinstance(settings.compute, ServerlessCompute)
    defaults = settings.job_defaults
    arguments = [f"--{name}={site.argument(value)}" for name, value in task.arguments.items()]
    return JobTask(
        task_key=task.key,
        description=site.files.description(task.entry),
        depends_on=_depends_on(before.key for before in task.depends_on),
        run_if=task.run_if.value,
        max_retries=_retries(task, defaults.retries_at_most),
        min_retry_interval_millis=defaults.min_retry_interval_seconds * 1000,
        retry_on_timeout=defaults.retry_on_timeout,
        timeout_seconds=task.timeout_minutes * 60,
        environment_key=task.environment.key if serverless else None,
        # Serverless would retry by itself, beyond what a parent's timeout allows for.
        disable_auto_optimization=True if serverless else None,
        job_cluster_key=None if serverless else CLUSTER_KEY,
        library=libraries(task.environment, settings.compute),
        spark_python_task=JobTaskSparkPythonTask(
            python_file=site.files.python_file(task.entry), parameters=arguments, source="WORKSPACE"
        ),
    )


def run_job_task(
    task: RunJob[JobSpec], *, parent: CompositeJob | Orchestrator, job_id: str
) -> JobTask:
    """A task that runs a job and hands down the parent's parameters of the same name."""
    wanted = {parameter.name for parameter in task.job.parameters}
    handed = {
        parameter.name: parameter.reference
        for parameter in sorted(parent.parameters, key=lambda parameter: parameter.name)
        if parameter.name in wanted
    }
    return JobTask(
        task_key=task.key,
        description=task.job.description,
        depends_on=_depends_on(before.key for before in task.depends_on),
        run_if=task.run_if.value,
        run_job_task=JobTaskRunJobTask(
            job_id=Token.as_number(job_id), job_parameters=handed or None
        ),
    )


def _retries(task: Task, at_most: int | None) -> int:
    return task.retries if at_most is None else min(task.retries, at_most)


def _depends_on(keys: Iterable[str]) -> list[JobTaskDependsOn] | None:
    return [JobTaskDependsOn(task_key=key) for key in sorted(keys)] or None
