"""What is wrong with the content, told as the faults of the jobs are.

It imports the contract of content: only what runs no job in its own process may import it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from content.checking.cases import case_problems
from content.checking.project import Project, read_project
from content.checking.relations import relation_problems
from content.checking.sql import column_problems, placeholder_problems
from content.files import parse_yaml
from content.finding.found import read_texts
from content.problems import Problem
from health_monitor.jobs.checks.subject import uploaded
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.layers.project import shown


def read_content(workloads: Iterable[Path]) -> Project:
    """The content of some workloads folders, as one tree."""
    return read_project(
        {path: text for root in workloads for path, text in read_texts(root).items()}
    )


def content_faults(project: Project) -> Iterator[Fault]:
    """What is wrong with the files by themselves, and with what one says of another."""
    for problems in (project.problems, relation_problems(project), placeholder_problems(project)):
        yield from (_fault(problem, uploaded(problem.path)) for problem in problems)


def sql_faults(project: Project) -> Iterator[Fault]:
    """Columns that are not there, or hold persons and do not say so. The parser takes longer to
    load than all else that is checked, so a plan is made without."""
    from content.checking.personal import personal_problems

    for problems in (column_problems(project), personal_problems(project)):
        yield from (_fault(problem, uploaded(problem.path)) for problem in problems)


def is_required(path: str, text: str) -> bool:
    """Whether loading fails without the source of a Bronze table, as its file says."""
    return parse_yaml(text, path).get("required") is True


def case_faults(project: Project, cases: Path) -> Iterator[Fault]:
    """Cases in a folder that are about nothing."""
    for problem in case_problems(project.texts, cases):
        yield _fault(problem, shown(Path(problem.path)))


def _fault(problem: Problem, file: str) -> Fault:
    fix = problem.fix or "correct the file"
    return Fault(
        kind=FaultKind.BROKEN_CONTENT,
        file=file,
        line=problem.line,
        key=problem.key,
        message=problem.message,
        fix=f"{fix[0].upper()}{fix[1:]}.",
        limit=problem.limit,
    )
