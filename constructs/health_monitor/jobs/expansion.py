"""Jobs over the files that there are: a task that stands for several becomes a task for each."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import PurePosixPath

from health_monitor.jobs.graph import code_tasks
from health_monitor.jobs.spec import AtomicJob, Job, Task


def expanded(job: Job, files: Collection[str]) -> Job:
    """The job over uploaded files, given by their paths; without any such task it is itself."""
    tasks = code_tasks(job)
    if not isinstance(job, AtomicJob) or all(task.each is None for task in tasks):
        return job
    copies = {id(task): _copies(task, files) for task in tasks}
    made = (copy for task in tasks for copy in copies[id(task)])
    return replace(
        job,
        tasks=tuple(
            replace(task, depends_on=tuple(_spread(task.depends_on, copies))) for task in made
        ),
    )


def _copies(task: Task, files: Collection[str]) -> tuple[Task, ...]:
    each = task.each
    if each is None:
        return (task,)
    below = f"{each.folder}/"
    paths = [PurePosixPath(path) for path in sorted(files) if path.startswith(below)]
    return tuple(
        replace(
            task,
            key=f"{task.key}_{path.stem}",
            arguments={**task.arguments, each.argument: path.stem},
            each=None,
        )
        for path in paths
        if path.suffix == ".py" and not path.name.startswith("_")
    )


def _spread(before: tuple[Task, ...], copies: dict[int, tuple[Task, ...]]) -> list[Task]:
    return [copy for task in before for copy in copies.get(id(task), (task,))]
