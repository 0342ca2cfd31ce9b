"""The days of cron expressions, and the times that a change of clocks leaves out."""

from datetime import date, time
from itertools import islice
from pathlib import Path

import pytest

from health_monitor.jobs.occurrences import days, left_out

TODAY = date(2026, 11, 30)
"""A Monday."""
QUARTZ = Path(__file__).with_name("quartz.tsv").read_text(encoding="utf-8").splitlines()
TAKEN = [line.partition("\t")[2] for line in QUARTZ if line.startswith("takes\t")]


@pytest.mark.parametrize(
    ("expression", "first"),
    [
        ("0 0 6 * * ?", ["2026-11-30", "2026-12-01", "2026-12-02"]),
        ("0 0 6 ? * FRI-MON", ["2026-11-30", "2026-12-04", "2026-12-05"]),
        ("0 0 6 ? * 1/2", ["2026-12-01", "2026-12-03", "2026-12-05"]),
        ("0 0 6 ? * L", ["2026-12-05", "2026-12-12", "2026-12-19"]),
        ("0 0 6 ? * FRIL", ["2026-12-25", "2027-01-29", "2027-02-26"]),
        ("0 0 6 ? 12 FRIL", ["2026-12-25", "2027-12-31", "2028-12-29"]),
        ("0 0 6 ? * MON#5", ["2026-11-30", "2027-03-29", "2027-05-31"]),
        ("0 0 6 28-3 * ?", ["2026-11-30", "2026-12-01", "2026-12-02"]),
        ("0 0 6 L-3 * ?", ["2026-12-28", "2027-01-28", "2027-02-25"]),
        ("0 0 6 LW * ?", ["2026-11-30", "2026-12-31", "2027-01-29"]),
        ("0 0 6 1W,15W * ?", ["2026-12-01", "2026-12-15", "2027-01-01"]),
        ("0 0 6 31W 5 ?", ["2027-05-31", "2028-05-31", "2029-05-31"]),
        ("0 0 6 1W 5 ?", ["2027-05-03", "2028-05-01", "2029-05-01"]),
        ("0 0 6 1 10-2 ?", ["2026-12-01", "2027-01-01", "2027-02-01"]),
        ("0 0 6 1 JAN/6 ?", ["2027-01-01", "2027-07-01", "2028-01-01"]),
        ("0 0 6 29 2 ?", ["2028-02-29", "2032-02-29", "2036-02-29"]),
        ("0 0 6 ? 2 6#5", ["2036-02-29", "2064-02-29", "2092-02-29"]),
        ("0 0 6 1 1 ? 2026/2", ["2028-01-01", "2030-01-01", "2032-01-01"]),
        ("0 0 6 29 2 ? 2026-2028", ["2028-02-29"]),
        ("0 0 6 30 2 ?", []),
        ("0 0 6 31 2,4,6,9,11 ?", []),
        ("0 0 6 L-30 2 ?", []),
        ("0 0 6 30W FEB ?", []),
        ("0 0 6 * * ? 2025", []),
        ("0 0 6 29 2 ? 2027", []),
    ],
)
def test_days_are_those_of_the_calendar(expression: str, first: list[str]) -> None:
    assert [str(day) for day in islice(days(expression, TODAY), 3)] == first


@pytest.mark.parametrize("expression", TAKEN)
def test_what_quartz_takes_comes_and_can_be_looked_at(expression: str) -> None:
    assert next(days(expression, TODAY)) >= TODAY
    assert left_out(expression, "UTC", TODAY) is None


@pytest.mark.parametrize(
    ("expression", "zone", "moment"),
    [
        ("0 30 2 * * ?", "Europe/Berlin", time(2, 30)),
        ("0 30 2 * * ?", "America/New_York", time(2, 30)),
        ("0 0 0 * * ?", "Africa/Cairo", time(0)),
        ("0 15 2 * * ?", "Australia/Lord_Howe", time(2, 15)),
        ("0 30 2 ? * SUN", "Europe/Berlin", time(2, 30)),
        ("0 30 2 L 3 ?", "Europe/Berlin", time(2, 30)),
        ("0 0/20 1-4 * * ?", "Europe/London", time(1)),
        ("0 0 */2 * * ?", "Europe/Berlin", time(2)),
        ("0 0 */2 * * ?", "Europe/London", None),
        ("0 0 3 * * ?", "Europe/Berlin", None),
        ("0 59 1 * * ?", "Europe/Berlin", None),
        ("0 30 2 ? * MON", "Europe/Berlin", None),
        ("0 30 2 * * ? 2026", "Europe/Berlin", None),
        ("0 30 2 * 4-2 ?", "Europe/Berlin", None),
        ("0 30 2 * * ?", "UTC", None),
        ("0 30 2 * * ?", "Asia/Tokyo", None),
        ("0 45 2 * * ?", "Australia/Lord_Howe", None),
        ("0 0/15 * * * ?", "Europe/Berlin", None),
    ],
)
def test_time_that_a_day_does_not_have_is_found(
    expression: str, zone: str, moment: time | None
) -> None:
    assert left_out(expression, zone, TODAY) == moment
