"""Makes runs of jobs that have not started: new ones, and those that another job runs."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from health_monitor.local.plans.dynamic_values import JobValues, check_parameter
from health_monitor.local.plans.plan import Plan, RunJobTask
from health_monitor.local.running.runs import JobRun, TaskRun

ON_DEMAND = "onetime"
BY_A_JOB = "run_job_task"
"""Why a job runs, in the words of `{{job.trigger.type}}`."""


def new_ids() -> Iterator[int]:
    """Numbers that no run before now has, from the clock."""
    return count(time.time_ns() // 1_000_000 * 1000)


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Gives each run its ids and values."""

    plan: Plan
    start_time: datetime
    """What every job of the run takes for its start: the clock of the workloads."""
    ids: Iterator[int] = field(default_factory=new_ids)

    def open(self, key: str, parameters: Mapping[str, str]) -> JobRun:
        """A run that somebody asks for; parameters that are not given keep their defaults.

        Raises LocalError when one that is given refers to what it cannot.
        """
        for name, value in parameters.items():
            check_parameter(value, f"{key}: parameter {name}")
        return self._open(key, parameters, (key,), ON_DEMAND)

    def open_child(self, task: TaskRun) -> JobRun:
        """A run that a task asks for; one to repair goes on under its own id."""
        action = task.task.action
        assert isinstance(action, RunJobTask)
        handed = {name: task.job.fill(text, task) for name, text in action.parameters.items()}
        child = task.to_repair
        if child is None:
            return self._open(action.job, handed, task.path, BY_A_JOB)
        values = replace(child.values, parameters={**child.values.parameters, **handed})
        child.values = values.resolved()
        return child

    def _open(
        self, key: str, parameters: Mapping[str, str], path: tuple[str, ...], trigger: str
    ) -> JobRun:
        job = self.plan.job(key)
        values = JobValues(
            id=job.id,
            name=job.name,
            run_id=next(self.ids),
            start_time=self.start_time,
            trigger=trigger,
            parameters={**job.parameters, **parameters},
        )
        run = JobRun(job=job, values=values.resolved(), path=path)
        for task in job.tasks:
            run.tasks[task.key] = TaskRun(job=run, task=task, path=(*path, task.key))
        return run
