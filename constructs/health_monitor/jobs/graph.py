"""Tasks and jobs as graphs of names, safe to walk even when they are wrong."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from health_monitor.jobs.spec import AtomicJob, CompositeJob, Job, Orchestrator, RunJob, Task

Edges = Mapping[str, Sequence[str]]


def code_tasks(job: Job) -> tuple[Task, ...]:
    """The tasks of a job that run code."""
    tasks: tuple[object, ...] = job.tasks
    return tuple(task for task in tasks if isinstance(task, Task))


def run_jobs(job: Job) -> tuple[RunJob[AtomicJob | CompositeJob | Orchestrator], ...]:
    """The tasks of a job that run another job."""
    tasks: tuple[object, ...] = job.tasks
    return tuple(task for task in tasks if isinstance(task, RunJob))


def task_edges(job: Job) -> dict[str, list[str]]:
    """Task key to the keys of the tasks of the same job that it waits for."""
    keys = {task.key for task in job.tasks}
    return {
        task.key: [before.key for before in task.depends_on if before.key in keys]
        for task in job.tasks
    }


def job_edges(jobs: Collection[Job]) -> dict[str, list[str]]:
    """Job key to the keys of the jobs that it runs, also of jobs that are only run."""
    edges: dict[str, list[str]] = {}
    waiting = list(jobs)
    while waiting:
        job = waiting.pop()
        if job.key not in edges:
            edges[job.key] = [task.job.key for task in run_jobs(job)]
            waiting += [task.job for task in run_jobs(job)]
    return edges


def cycles(edges: Edges) -> Iterator[tuple[str, ...]]:
    """Cycles that share no name, each from its first name in sorted order."""
    left = {name: set(targets) for name, targets in edges.items()}
    while left:
        ends = {name for name, targets in left.items() if not targets & left.keys()}
        if not ends:
            cycle = _cycle(left)
            start = cycle.index(min(cycle))
            yield (*cycle[start:], *cycle[:start])
            ends = set(cycle)
        left = {name: targets for name, targets in left.items() if name not in ends}


def _cycle(edges: Mapping[str, set[str]]) -> list[str]:
    """One cycle, where every name has an edge to another of the names."""
    path = [min(edges)]
    while (following := min(edges[path[-1]] & edges.keys())) not in path:
        path.append(following)
    return path[path.index(following) :]


def longest_chain(edges: Edges, lengths: Mapping[str, int]) -> tuple[int, tuple[str, ...]]:
    """Length and names of the longest chain, ends first; (0, ()) when there is a cycle."""
    try:
        order = list(TopologicalSorter(edges).static_order())
    except CycleError:
        return 0, ()
    longest: dict[str, tuple[int, tuple[str, ...]]] = {}
    for name in order:
        before = [longest[target] for target in edges.get(name, ())]
        length, chain = max(before, default=(0, ()))
        longest[name] = (length + lengths.get(name, 0), (*chain, name))
    return max(longest.values(), default=(0, ()))


def reachable(edges: Edges, start: str) -> set[str]:
    """All names that a name leads to, itself only when it is in a cycle."""
    found: set[str] = set()
    waiting = list(edges.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += edges.get(name, ())
    return found
