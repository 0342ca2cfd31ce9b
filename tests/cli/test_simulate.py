"""`health-monitor simulate` tells the entry which world is meant."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from health_monitor.cli.main import parser
from health_monitor.cli.simulate import entry_arguments


def told(*argv: str) -> list[str]:
    return entry_arguments(parser().parse_args(["simulate", "--out", "/w", *argv]))


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (
            ["--from", "2026-01-01", "--to", "2026-02-28"],
            ["--to-date=2026-02-28", "--from-date=2026-01-01"],
        ),
        (
            ["--to", "2026-02-28", "--days", "2", "--scale", "0.5", "--seed", "3"],
            ["--to-date=2026-02-28", "--from-date=2026-02-27", "--scale=0.5", "--seed=3"],
        ),
        (["--advance", "2"], ["--advance=2"]),
    ],
)
def test_options_become_arguments_of_the_entry(argv: list[str], expected: list[str]) -> None:
    assert told(*argv) == [f"--target={Path('/w').resolve()}", *expected]


def test_days_count_back_from_yesterday() -> None:
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    assert told("--days", "1")[1:] == [f"--to-date={yesterday}", f"--from-date={yesterday}"]


def test_world_that_is_there_goes_on(tmp_path: Path) -> None:
    world = {"seed": 7, "scale": 0.1, "from_date": "2026-01-01", "to_date": "2026-02-01"}
    (tmp_path / "_world.json").write_text(json.dumps(world), encoding="utf-8")
    argv = ["--out", str(tmp_path), "--to", "2026-03-01", "--days", "9"]
    expected = ["--to-date=2026-03-01", "--from-date=2026-01-01", "--scale=0.1"]
    assert told(*argv)[1:] == [*expected, "--seed=7"]
    assert told(*argv, "--seed", "0")[1:] == [*expected, "--seed=0"]
