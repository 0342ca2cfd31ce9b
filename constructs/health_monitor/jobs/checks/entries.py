"""Entry files: each there, sound, and run by exactly one job."""

from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Subject, uploaded
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.graph import code_tasks
from health_monitor.jobs.python_file import PythonFile


def entry_in_one_job(subject: Subject) -> Iterator[Fault]:
    """An entry file belongs to one job; several tasks of that job may run it."""
    owners: dict[str, str] = {}
    for job in subject.jobs:
        for task in code_tasks(job):
            owner = owners.setdefault(task.entry, job.key)
            if owner != job.key:
                yield Fault(
                    kind=FaultKind.ENTRY_IN_TWO_JOBS,
                    job=job.key,
                    task=task.key,
                    file=uploaded(task.entry),
                    message=f"this entry belongs to {owner} already",
                    fix=f"Run {owner} from a composite job instead of repeating its entry.",
                )


def no_orphan_entry(subject: Subject) -> Iterator[Fault]:
    """An entry that no job runs is forgotten or left over."""
    used = {task.entry for job in subject.hierarchy for task in code_tasks(job)}
    for entry in subject.workloads.entries:
        if entry.path not in used:
            yield Fault(
                kind=FaultKind.ORPHAN_ENTRY,
                file=uploaded(entry.path),
                message="no job runs this entry",
                fix="Make it a task of an atomic job, or remove the file.",
            )


def entry_files_are_sound(subject: Subject) -> Iterator[Fault]:
    """Every entry that a task names is a file that can be run and says what it does."""
    for job in subject.jobs:
        for task in code_tasks(job):
            file = subject.workloads.files.get(task.entry)
            for kind, message, fix in _mistakes(file):
                yield Fault(
                    kind=kind,
                    job=job.key,
                    task=task.key,
                    file=uploaded(task.entry),
                    message=message,
                    fix=fix,
                )


def _mistakes(file: PythonFile | None) -> Iterator[tuple[FaultKind, str, str]]:
    if file is None:
        yield (
            FaultKind.MISSING_ENTRY_FILE,
            "there is no such file below workloads",
            "Write the entry, or correct the path in the task.",
        )
        return
    if file.syntax_error:
        return
    if not file.is_entry:
        yield (
            FaultKind.NOT_AN_ENTRY,
            'it has no `if __name__ == "__main__":` at its end',
            "Add it, calling main(sys.argv[1:]), or name an entry in the task.",
        )
        return
    if not file.has_main:
        yield (
            FaultKind.ENTRY_WITHOUT_MAIN,
            "it has no function main with one parameter, which is how it is run",
            "Define main(argv: Sequence[str]) -> None in it.",
        )
    for line in file.exits:
        yield (
            FaultKind.EXIT_IN_ENTRY,
            f"line {line} ends the interpreter, which the platform may count as a failed task",
            "Return on success and raise an exception on failure.",
        )
    if not file.docstring:
        yield (
            FaultKind.ENTRY_WITHOUT_DOCSTRING,
            "it has no docstring, which is the description of its task",
            "Say in its first line what it does.",
        )
