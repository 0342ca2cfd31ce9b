"""The rules for what runs after what, and which job runs which."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from databricks.sdk.service.jobs import JobSettings, Task

from workspace_emulator.refusal import limit, refuse
from workspace_emulator.rules.site import Site


def check_graph(settings: JobSettings) -> None:
    """Refuse tasks with one key, unknown or repeated dependencies, and cycles."""
    tasks = {task.task_key: task for task in settings.tasks or []}
    if len(tasks) < len(settings.tasks or []):
        keys = [task.task_key for task in settings.tasks or []]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        refuse("task_key_unique", f"Duplicate task_key: {', '.join(twice)}")
    for task in tasks.values():
        _dependencies(task, tasks)
    graph = {key: [d.task_key for d in task.depends_on or []] for key, task in tasks.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        refuse("depends_on_acyclic", f"Tasks depend on each other: {' > '.join(error.args[1])}")


def _dependencies(task: Task, tasks: Mapping[str, Task]) -> None:
    names = [dependency.task_key for dependency in task.depends_on or []]
    for dependency in task.depends_on or []:
        name = dependency.task_key
        if name == task.task_key:
            refuse("depends_on_self", f"task {name} depends on itself")
        if name not in tasks:
            refuse("depends_on_exists", f"task {task.task_key} depends on {name}, which is no task")
        if names.count(name) > 1:
            refuse("depends_on_unique", f"task {task.task_key} depends on {name} twice")
        if dependency.outcome and not tasks[name].condition_task:
            refuse(
                "outcome_of_condition",
                f"task {task.task_key}: outcome is for condition tasks, and {name} is none",
            )


def check_run_jobs(settings: JobSettings, site: Site) -> None:
    """Refuse a Run Job task without a job, in a cycle, or nested too deeply, also from above."""
    for job_id in run_jobs(settings):
        if job_id == site.job_id:
            refuse("run_job_circular", f"Job {job_id} runs itself")
        if job_id not in site.jobs:
            refuse("run_job_exists", f"Job {job_id} does not exist.")
    own = -1 if site.job_id is None else site.job_id
    edges = {number: list(run_jobs(other)) for number, other in site.jobs.items()}
    edges[own] = list(run_jobs(settings))
    try:
        order = tuple(TopologicalSorter(edges).static_order())
    except CycleError as error:
        refuse("run_job_circular", f"Jobs run each other: {' > '.join(map(str, error.args[1]))}")
    nested: dict[int, int] = {}
    for number in order:
        nested[number] = max((1 + nested[child] for child in edges.get(number, [])), default=0)
    most = limit("run_job_nesting_max")
    above = _ancestors(own, edges)
    deepest = max(nested[number] for number in above)
    if deepest > most:
        refuse("run_job_nesting_max", f"{deepest} Run Job tasks are nested, at most {most}")


def _ancestors(job: int, edges: Mapping[int, list[int]]) -> set[int]:
    found = {job}
    while True:
        wider = found | {parent for parent, children in edges.items() if found & set(children)}
        if wider == found:
            return found
        found = wider


def run_jobs(settings: JobSettings) -> Iterator[int]:
    """The ids of the jobs that a job's tasks run."""
    for task in settings.tasks or []:
        inner = task.for_each_task.task if task.for_each_task else task
        if inner.run_job_task:
            yield inner.run_job_task.job_id
