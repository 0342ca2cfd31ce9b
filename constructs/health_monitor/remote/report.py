"""What is told when a run of a workspace was followed: times, and last the errors."""

from health_monitor.local.progress import duration, where_time_went
from health_monitor.local.running.runs import JobRun, TaskRun
from health_monitor.remote.desk import Outcome


def report(outcome: Outcome, command: str) -> str:
    """Times, then the verdict; errors stand last, the latest of them at the very end.

    `command` is the one that runs this job in this workspace, to which options are added.
    """
    run, number = outcome.run, outcome.run.values.run_id
    if outcome.is_left:
        return "\n".join(
            [
                "",
                f"Run {number} of {run.job.key} goes on in the workspace: {_page(outcome, run)}",
                f"follow it: {command} --follow {number}",
                f"cancel it: {command} --cancel {number}",
            ]
        )
    lines = ["", "Where the time went"]
    lines += [f"  {line}" for line in where_time_went({}, [run])]
    lines += [f"  followed for {duration(outcome.seconds)}", ""]
    lines += [f"{run.job.key}: {run.result}", f"run:    {_page(outcome, run)}"]
    if outcome.is_success:
        return "\n".join(lines)
    lines.append(f"repair: {command} --repair {number}")
    failures = run.failures()
    for task in failures:
        tries = f" after {task.attempts} attempts" if task.attempts > 1 else ""
        text = task.failure.message if task.failure else ""
        lines += ["", f"{' > '.join(task.path)}: {task.result}{tries}", _page(outcome, task), text]
    if not failures and outcome.message:
        lines += ["", outcome.message]
    return "\n".join(lines)


def _page(outcome: Outcome, run: JobRun | TaskRun) -> str:
    return outcome.pages.get(run.path, "")
