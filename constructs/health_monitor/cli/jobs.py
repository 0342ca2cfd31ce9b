"""`health-monitor jobs`: the hierarchy, from the job specs."""

import argparse

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from health_monitor.cli.project import WORKLOADS
from health_monitor.jobs.graph import code_tasks, run_jobs
from health_monitor.jobs.hierarchy import SIMULATED_HIERARCHY, Hierarchy
from health_monitor.jobs.spec import AtomicJob, CompositeJob, Job, Layer
from health_monitor.jobs.workloads import find_uploads

HELP = "show the job hierarchy"
EXAMPLE = "health-monitor jobs"
_COLORS = {Layer.ORCHESTRATOR: "magenta", Layer.COMPOSITE: "cyan", Layer.ATOMIC: "green"}

_WIDE = 200
"""Columns of a file or pipe, where nothing has to fit."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has none."""


def execute(arguments: argparse.Namespace) -> int:
    """Print every job below the jobs that run it; those that nothing runs stand alone."""
    jobs = SIMULATED_HIERARCHY.over(find_uploads(WORKLOADS))
    run = {task.job.key for job in jobs for task in run_jobs(job)}
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDE
    for job in jobs:
        if job.key not in run:
            tree = Tree(_label(job, ""))
            _add_children(tree, job, jobs)
            console.print(tree)
    return 0


def _add_children(tree: Tree, job: Job, jobs: Hierarchy) -> None:
    for task in run_jobs(job):
        after = ", ".join(sorted(before.job.key for before in task.depends_on))
        _add_children(tree.add(_label(task.job, after)), jobs[task.job.key], jobs)
    for code in code_tasks(job):
        after = ", ".join(sorted(before.key for before in code.depends_on))
        label = Text(f"{code.key}  ").append(f"workloads/{code.entry}", "bright_black")
        tree.add(_waits(label, after))


def _label(job: Job, after: str) -> Text:
    label = Text(job.key, _COLORS[job.layer]).append(f"  {job.layer}", "bright_black")
    if isinstance(job, AtomicJob | CompositeJob) and job.standalone:
        label.append(", run by hand", "bright_black")
    return _waits(label, after)


def _waits(label: Text, after: str) -> Text:
    return label.append(f"  after {after}", "bright_black") if after else label
