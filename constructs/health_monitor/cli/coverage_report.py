"""Looks at the coverage of an environment and shows it.

It imports the contract of content: only a command that runs no job may import it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from rich.console import Console

from content.checking.project import Project, read_project
from content.finding.found import read_texts
from health_monitor.cli.rows import print_rows
from health_monitor.coverage.dependents import dependents_of
from health_monitor.coverage.looking import Scope, look
from health_monitor.coverage.records import rows_of
from health_monitor.coverage.report import Place, print_report
from health_monitor.coverage.source import Coverage
from health_monitor.environments.settings import Role, Settings
from health_monitor.environments.source import SimulatedSource
from health_monitor.reader.reader import Reader

_WIDE = 200
"""Columns of a file or pipe."""


@dataclass(frozen=True, kw_only=True)
class CoverageReport:
    """The coverage of one environment."""

    settings: Settings
    project: Project
    is_workspace: bool

    @classmethod
    def of(cls, settings: Settings, workloads: Path, is_workspace: bool) -> "CoverageReport":
        """By the content of a workloads folder."""
        project = read_project(read_texts(workloads))
        return cls(settings=settings, project=project, is_workspace=is_workspace)

    def look(self, reader: Reader) -> Sequence[Coverage]:
        """How each source stands."""
        scope = Scope(
            grants=self._granted,
            is_primary=self.settings.role is Role.PRIMARY,
            first_days=self._first_days,
            is_copy=not self.is_workspace or isinstance(self.settings.source, SimulatedSource),
        )
        return look(reader, self.project.bronze, scope)

    def show(self, found: Sequence[Coverage], form: str, out: TextIO) -> None:
        """Print it as `table`, `csv` or `json`."""
        if form != "table":
            print_rows(rows_of(found, self._dependents(found)), form, out)
            return
        place = Place(
            environment=self.settings.name,
            granted=self._granted,
            is_workspace=self.is_workspace,
            begins_small=self.settings.max_days is not None,
            first_days=self._first_days,
        )
        console = Console(file=out, highlight=False, markup=False, emoji=False)
        if not console.is_terminal:
            console.width = _WIDE
        print_report(found, self.project, place, console)

    @property
    def _first_days(self) -> int:
        """Days that a first load reads."""
        settings = self.settings
        return min(settings.max_days or settings.lookback_days, settings.lookback_days)

    @property
    def _granted(self) -> Collection[str] | None:
        """Schemas of the source that the stack grants; None: whatever is there may be read."""
        required = (t.source.partition(".")[0] for t in self.project.bronze if t.required)
        return self.settings.granted_schemas(required) if self.is_workspace else None

    def _dependents(self, found: Sequence[Coverage]) -> dict[str, list[str]]:
        """What reads each source that is missing."""
        return {
            each.table.source: [
                f"{dependent.kind.value}: {dependent.name}"
                for dependent in dependents_of(self.project, [each.table.object])
            ]
            for each in found
            if each.state.is_missing
        }
