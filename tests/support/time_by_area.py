"""Prints where the time of a test run went: by folder of tests, over all processes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest

SLOWEST_FILES = 8


class TimeByArea:
    """Collects the seconds of each file's set-ups, calls and tear-downs."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called where the results arrive, whichever process ran the test."""
        self.seconds[report.nodeid.partition("::")[0]] += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The last lines of a run."""
        if sum(self.seconds.values()) >= 1:
            terminalreporter.section("where the time went")
            for line in told(self.seconds):
                terminalreporter.line(line)


def told(seconds: Mapping[str, float]) -> Iterator[str]:
    """One line for each folder of tests, then the slowest files."""
    areas: defaultdict[str, float] = defaultdict(float)
    for file, spent in seconds.items():
        areas[area_of(file)] += spent
    total = sum(areas.values())
    for area, spent in longest(areas):
        yield f"{spent:8.0f} s  {100 * spent / total:4.1f} %  {area}"
    yield f"{total:8.0f} s          all, one after the other"
    for file, spent in longest(seconds)[:SLOWEST_FILES]:
        yield f"{spent:8.0f} s          {file}"


def longest(seconds: Mapping[str, float]) -> list[tuple[str, float]]:
    """The longest first."""
    return sorted(seconds.items(), key=lambda item: (-item[1], item[0]))


def area_of(file: str) -> str:
    """The folder below `tests/`; of the workloads' tests the package that they are about."""
    parts = file.split("/")[1:-1]
    return "/".join(parts[:2] if parts[:1] == ["workloads"] else parts[:1]) or "tests"


def pytest_configure(config: pytest.Config) -> None:
    """Collect where results arrive: a process that only runs tests prints nothing."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(TimeByArea())
