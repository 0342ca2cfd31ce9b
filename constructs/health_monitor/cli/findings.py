"""Shows what a check found: as a list to read, or as JSON for a machine."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.text import Text

FORMATS = ("text", "json")
_COLORS = {"error": "red", "warning": "yellow"}
_WIDE = 10_000
"""Columns of a file or pipe, where nothing has to fit."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong; what it does not have is None."""

    severity: str
    """`error` or `warning`."""
    kind: str
    job: str | None = None
    task: str | None = None
    file: str | None = None
    """From the project's folder."""
    line: int | None = None
    key: str | None = None
    """Dotted path of the key in an environment or content file."""
    message: str
    fix: str
    limit: str | None = None
    """Name of the platform's limit that is broken."""
    source: str | None = None
    """Where that limit is documented."""

    @property
    def place(self) -> str:
        """Job, task, file, line and key, as far as it has them."""
        name = ".".join(part for part in (self.job, self.task) if part)
        file = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        return "  ".join(part for part in (name, file, self.key) if part)


@dataclass(frozen=True, kw_only=True)
class Report:
    """All findings of one check."""

    environments: tuple[str, ...]
    """Names of those that were checked."""
    jobs: int
    """Number of the jobs that were checked."""
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def warnings(self) -> int:
        return len(self.findings) - self.errors


def print_report(report: Report, form: str) -> None:
    """Print to standard output, in one of the formats."""
    if form == "json":
        print(_json(report))
        return
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDE
    for line in _lines(report):
        console.print(line)


def _json(report: Report) -> str:
    content = {
        "version": 1,
        "environments": list(report.environments),
        "jobs": report.jobs,
        "errors": report.errors,
        "warnings": report.warnings,
        "findings": [asdict(finding) for finding in report.findings],
    }
    return json.dumps(content, indent=1, ensure_ascii=False)


def _lines(report: Report) -> Iterator[Text]:
    for finding in report.findings:
        yield Text.assemble((finding.severity, _COLORS[finding.severity]), f"  {finding.kind}")
        if finding.place:
            yield Text(f"  {finding.place}", "bold")
        yield Text(f"  {finding.message}.")
        yield Text(f"  {finding.fix}")
        if finding.limit:
            yield Text(f"  {finding.limit}: {finding.source}", "bright_black")
        yield Text()
    checked = f"{_count(report.jobs, 'job')} and {_count(len(report.environments), 'environment')}"
    if not report.findings:
        yield Text(f"{checked} are sound")
    else:
        found = f"{_count(report.errors, 'error')}, {_count(report.warnings, 'warning')}"
        yield Text(f"{found} in {checked}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
