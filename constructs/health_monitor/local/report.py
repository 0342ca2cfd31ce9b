"""What is told when a run has ended: where the time went, and last the errors."""

from health_monitor.local.launch import Outcome
from health_monitor.local.progress import duration, where_time_went
from health_monitor.local.running.scheduler import Result


def report(outcome: Outcome, repair: str) -> str:
    """Times, then the verdict; errors stand last, the latest of them at the very end.

    `repair` is the command that goes on with the last run.
    """
    lines = ["", "Where the time went"]
    lines += [f"  {line}" for line in where_time_went(outcome.phases, outcome.runs)]
    lines += [f"  in all {duration(outcome.seconds)}", ""]
    for run in outcome.runs:
        lines.append(f"{run.job.key}: {run.result}")
    lines += [f"record: {record}" for record in outcome.records]
    if outcome.is_success and all(run.result is Result.SUCCESS for run in outcome.runs):
        return "\n".join(lines)
    lines += [f"log:    {outcome.log}", f"repair: {repair}"]
    for run in outcome.runs:
        for task in run.failures():
            message = task.failure.message if task.failure else ""
            tries = f" after {task.attempts} attempts" if task.attempts > 1 else ""
            lines += ["", f"{' > '.join(task.path)}: {task.result}{tries}", message]
    return "\n".join(lines)
