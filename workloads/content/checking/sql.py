"""Whether the SQL of the content can be read, and takes only what is there."""

from collections.abc import Iterator

from content.checking.project import Project
from content.checking.statements import Statement, statements_of
from content.definitions import Definitions
from content.errors import ContentError
from content.files import CLOSING
from content.lines import line_of
from content.problems import Problem, problem_of


def placeholder_problems(project: Project) -> Iterator[Problem]:
    """Placeholders that stand for nothing."""
    for statement, result in _rendered(project):
        if isinstance(result, ContentError):
            told = problem_of(result, statement.path, "")
            yield project.problem(statement.path, statement.key, told.message, told.fix)


def column_problems(project: Project) -> Iterator[Problem]:
    """Columns that a query takes from a table without them, and SQL that cannot be read."""
    # Loading the parser takes longer than all other checks, and a plan is made without it.
    from content.checking.columns import Schemas, mistakes_in

    schemas = Schemas(project.columns)
    for statement, result in _rendered(project):
        if isinstance(result, ContentError):
            continue
        for mistake in mistakes_in(result, schemas, statement.names, statement.columns):
            yield Problem(
                path=statement.path,
                line=_line(project.texts[statement.path], statement, mistake.line),
                key=statement.key,
                message=mistake.message,
                fix=mistake.fix,
            )


def _rendered(project: Project) -> Iterator[tuple[Statement, str | ContentError]]:
    """Each statement with its text for the parser, or with what is wrong with a placeholder."""
    definitions: Definitions | None = project.definitions
    for statement in statements_of(project) if definitions else ():
        try:
            assert definitions is not None
            yield statement, statement.rendered(definitions)
        except ContentError as error:
            yield statement, error


def _line(text: str, statement: Statement, line: int | None) -> int | None:
    """The line of the file, for a line of the statement."""
    if statement.key or line is None:
        return line_of(text, statement.key) if statement.key else None
    header, closing, body = text.partition(CLOSING)
    before = len(header + closing + body) - len(body.lstrip())
    return text[:before].count("\n") + line
