"""From a synthesized plan, and the record of a run of it, to a picture."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from health_monitor.graph import GraphError
from health_monitor.graph.picture import Box, Outcome, Picture, RunTitle, Schedule, Step
from health_monitor.graph.picture import Path as TaskPath
from health_monitor.jobs.spec import Layer
from health_monitor.local.plans.blocks import Block, blocks_of
from health_monitor.local.plans.plan import Job, Plan, RunJobTask
from health_monitor.local.plans.references import References, Resources, number_of
from health_monitor.local.running.scheduler import Result, State

Record = Mapping[str, Any]
"""The record of a run as JSON has it."""
_MANAGE = "CAN_MANAGE"
_PRINCIPALS = ("group_name", "user_name", "service_principal_name")


def read_picture(plan: Plan, record: Record | None = None) -> Picture:
    """The picture of a plan, with the states and times of that run.

    Raises GraphError when the record is none, LocalError when the plan cannot be understood.
    """
    document = json.loads(plan.file.read_text(encoding="utf-8"))
    resources = References(resources=document["resource"]).resolved()
    owners = _owners(resources)
    blocks = {block.key: block for block in blocks_of(resources, "databricks_job")}
    boxes = {
        key: Box(
            key=key,
            layer=_layer(blocks[key], plan.jobs[key]),
            steps=_steps(plan.jobs[key]),
            owners=owners.get(key, ()),
            schedule=_schedule(blocks[key]),
        )
        for key in _in_order(plan)
    }
    if record is None:
        return Picture(environment=plan.environment, boxes=boxes)
    try:
        title = RunTitle(
            job=record["job"], run_id=record["run_id"], started_at=_second(record["started_at"])
        )
        outcomes = dict(_outcomes(record, (record["job"],)))
    except (KeyError, TypeError, ValueError) as error:
        raise GraphError(
            f"run {record.get('run_id')}: its record cannot be read ({error!r}); take another run"
        ) from None
    return Picture(environment=plan.environment, boxes=boxes, run=title, outcomes=outcomes)


def _in_order(plan: Plan) -> list[str]:
    """Jobs that nothing runs, those that run most first, each followed by what it runs."""
    run = {
        task.action.job
        for job in plan.jobs.values()
        for task in job.tasks
        if isinstance(task.action, RunJobTask)
    }
    reach = {key: [job.key for job in plan.reach(key)] for key in plan.jobs if key not in run}
    roots = sorted(reach, key=lambda key: (-len(reach[key]), key))
    return list(dict.fromkeys(job for root in roots for job in reach[root]))


def _layer(block: Block, job: Job) -> Layer:
    """As its tag says; without one, a job that runs jobs is composite."""
    name = block.mapping("tags").get("layer")
    if name is None:
        runs_jobs = any(isinstance(task.action, RunJobTask) for task in job.tasks)
        return Layer.COMPOSITE if runs_jobs else Layer.ATOMIC
    if name not in set(Layer):
        raise GraphError(
            f"{block.address}: tags.layer: {name!r} is none of {', '.join(Layer)}; correct the tag"
        )
    return Layer(name)


def _steps(job: Job) -> tuple[Step, ...]:
    stages: dict[str, int] = {}
    for task in job.tasks:  # those it depends on stand before it
        stages[task.key] = 1 + max((stages[before] for before in task.depends_on), default=0)
    steps = [
        Step(
            key=task.key,
            stage=stages[task.key],
            job=task.action.job if isinstance(task.action, RunJobTask) else None,
            after=tuple(sorted(task.depends_on)),
        )
        for task in job.tasks
    ]
    return tuple(sorted(steps, key=lambda step: (step.stage, step.key)))


def _owners(resources: Resources) -> dict[str, tuple[str, ...]]:
    """Job to the principals that may manage it."""
    keys = {number_of(resources, "databricks_job", key): key for key in resources["databricks_job"]}
    found = {}
    for block in blocks_of(resources, "databricks_permissions"):
        if "job_id" not in block.values:
            continue
        names = [
            entry.text(kind)
            for entry in block.blocks("access_control")
            for kind in _PRINCIPALS
            if entry.text("permission_level") == _MANAGE and kind in entry.values
        ]
        found[keys[block.number("job_id")]] = tuple(sorted(names))
    return found


def _schedule(job: Block) -> Schedule | None:
    block = job.block("schedule")
    if block is None:
        return None
    return Schedule(
        cron=block.text("quartz_cron_expression"),
        timezone=block.text("timezone_id"),
        is_paused=block.text("pause_status", "UNPAUSED") == "PAUSED",
    )


def _outcomes(run: Record, path: TaskPath) -> Iterator[tuple[TaskPath, Outcome]]:
    yield path, _outcome(run)
    for task in run["tasks"]:
        below = (*path, task["task"])
        if "run_job" in task:
            # What the task ran says how the job ended; the task alone knows its attempts.
            for found, outcome in _outcomes(task["run_job"], below):
                yield found, _outcome(task) if found == below else outcome
        else:
            yield below, _outcome(task)


def _outcome(run: Record) -> Outcome:
    word = State(run["state"]) if run["result"] is None else Result(run["result"])
    started, ended = run["started_at"], run["ended_at"]
    seconds = None
    if started is not None and ended is not None:
        seconds = (datetime.fromisoformat(ended) - datetime.fromisoformat(started)).total_seconds()
    return Outcome(word=word, seconds=seconds, attempts=max(run.get("execution_count", 1), 1))


def _second(moment: str | None) -> str:
    """Without the fraction of a second."""
    if moment is None:
        return "not started"
    return datetime.fromisoformat(moment).strftime("%Y-%m-%d %H:%M:%S UTC")
