"""What changes in a job: its settings, its tasks, its schedule."""

from collections.abc import Iterable, Sequence
from typing import Any

from health_monitor.review.planned import Attributes, Planned, blocks, settled
from health_monitor.review.values import Action, Change, Section

_TOLD_ELSEWHERE = {"task", "schedule", "run_as"}
_LONGEST = 60
"""Characters of a value that is shown."""


def job_changes(job: Planned) -> list[Change]:
    """Its schedule, as whom it runs, and the job itself if there is more to tell of it."""
    assert job.action is not None
    change = Change(
        section=Section.JOBS,
        action=job.action,
        address=job.address,
        title=job.name,
        details=_details(job),
    )
    elsewhere = [*_schedule(job), *_run_as(job)]
    is_all_told = bool(elsewhere) and job.action is Action.UPDATE and not change.details
    return elsewhere if is_all_told else [change, *elsewhere]


def emptied_addresses(rows: Iterable[Planned]) -> list[Change]:
    """Jobs whose last e-mail address for an event would go: the provider sends a blank one."""
    found = []
    for row in rows:
        if row.kind == "databricks_job" and row.action is Action.UPDATE:
            old, new = _addresses(row.before), _addresses(row.after)
            events = [event for event in sorted(old) if old[event] and not new.get(event)]
            if events:
                found.append(
                    Change(
                        section=Section.FAILURES,
                        action=row.action,
                        address=row.address,
                        title=row.name,
                        details=tuple(
                            f"{event} would lose its last e-mail address, {', '.join(old[event])}"
                            for event in events
                        ),
                    )
                )
    return found


def _addresses(attributes: Attributes) -> dict[str, list[str]]:
    """The e-mail addresses of each event that has some."""
    found: dict[str, list[str]] = {}
    for block in blocks(attributes, "email_notifications"):
        for event, addresses in block.items():
            if isinstance(addresses, list):
                found[event] = [str(address) for address in addresses if address]
    return found


def _details(job: Planned) -> tuple[str, ...]:
    if job.action is not Action.UPDATE:
        count = len(blocks(job.latest, "task"))
        return (f"{count} task{'' if count == 1 else 's'}",) if count else ()
    settings = [
        _setting(job, name) for name in job.changed() if name not in _TOLD_ELSEWHERE | {"id"}
    ]
    told = [*settings, *_tasks(blocks(job.before, "task"), blocks(job.after, "task"))]
    return tuple(told)


def _setting(job: Planned, name: str) -> str:
    values = job.before.get(name), job.after.get(name)
    if name in job.hidden or not all(map(_is_short, values)):
        return name
    return f"{name} {_show(values[0])} → {_show(values[1])}"


def _is_short(value: Any) -> bool:
    return not isinstance(value, dict | list) and len(str(value)) <= _LONGEST


def _show(value: Any) -> str:
    match value:
        case None | "":
            return "none"
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def _tasks(before: Sequence[Attributes], after: Sequence[Attributes]) -> list[str]:
    old = {str(task.get("task_key")): task for task in before}
    new = {str(task.get("task_key")): task for task in after}
    told = []
    for key in sorted({*old, *new}):
        if key not in old:
            told.append(f"task + {key}")
        elif key not in new:
            told.append(f"task - {key}")
        else:
            names = _differences(old[key], new[key])
            told += [f"task ~ {key} ({', '.join(names)})"] if names else []
    if not told and list(old) != list(new):
        told.append("tasks in another order")
    return told


def _differences(before: Attributes, after: Attributes) -> list[str]:
    return [
        name
        for name in sorted({*before, *after})
        if settled(before.get(name)) != settled(after.get(name))
    ]


def _schedule(job: Planned) -> list[Change]:
    old = next(iter(blocks(job.before, "schedule")), None)
    new = next(iter(blocks(job.after, "schedule")), None)
    told = _switch(old, new)
    if told is None:
        return []
    action = Action.CREATE if old is None else Action.DESTROY if new is None else Action.UPDATE
    return [
        Change(
            section=Section.SCHEDULES,
            action=action,
            address=job.address,
            title=job.name,
            details=(told,),
        )
    ]


def _switch(old: Attributes | None, new: Attributes | None) -> str | None:
    """What becomes of a schedule; whether it runs comes first."""
    if old is None or new is None:
        if new is not None:
            return f"new and {'on' if _is_on(new) else 'paused'}: {_times(new)}"
        if old is not None:
            return f"removed; it was {'on' if _is_on(old) else 'paused'}: {_times(old)}"
        return None
    times = _times(new) if _times(old) == _times(new) else f"{_times(old)} → {_times(new)}"
    if _is_on(old) != _is_on(new):
        return f"switched {'on' if _is_on(new) else 'off'}: {times}"
    if _times(old) != _times(new):
        return f"other times, {'on' if _is_on(new) else 'paused'}: {times}"
    return None


def _is_on(schedule: Attributes) -> bool:
    """A schedule without a pause status runs."""
    return schedule.get("pause_status") != "PAUSED"


def _times(schedule: Attributes) -> str:
    return f"{schedule.get('quartz_cron_expression')} {schedule.get('timezone_id')}"


def _run_as(job: Planned) -> list[Change]:
    old, new = principal(job.before), principal(job.after)
    if job.action is not Action.UPDATE or old == new or "run_as" in job.unknown:
        return []
    return [
        Change(
            section=Section.ACCESS,
            action=Action.UPDATE,
            address=job.address,
            title=f"job {job.name}",
            details=(f"runs as {old or 'the deployer'} → {new or 'the deployer'}",),
        )
    ]


def principal(attributes: Attributes) -> str | None:
    """As whom a job runs; None: as the deployer."""
    for block in blocks(attributes, "run_as"):
        for name in ("service_principal_name", "user_name"):
            if block.get(name):
                return str(block[name])
    return None
