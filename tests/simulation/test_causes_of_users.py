"""What happens on purpose can be switched off; then nothing of it is there."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from simulation.world.account import Account
from simulation.world.causes import FEWEST, bulk_reads, guessed_passwords, happenings
from simulation.world.world import Window, World

WORKLOADS = Path(__file__).resolve().parents[2] / "workloads"
WORLD = World(seed=7, scale=0.005, from_date=date(2025, 11, 20), to_date=date(2026, 1, 31))
WINDOW = Window(first=WORLD.first_day, last=WORLD.last_day)


def account(*, bulk: bool, guessed: bool) -> Account:
    known = Account.read(WORKLOADS)
    switched = {"bulk_reads": bulk, "guessed_passwords": guessed}
    off = {cause: 0.0 for cause, is_on in switched.items() if not is_on}
    return replace(known, causes={**known.causes, **off})


@pytest.mark.parametrize("cause", sorted(FEWEST))
def test_cause_that_is_switched_off_does_not_happen(spark: SparkSession, cause: str) -> None:
    on, off = account(bulk=True, guessed=True), account(bulk=False, guessed=False)
    assert happenings(spark, on, WORLD, WINDOW, cause).count() > 3
    assert happenings(spark, off, WORLD, WINDOW, cause).isEmpty()


def test_a_switch_is_for_its_cause_only(spark: SparkSession) -> None:
    guessed_only = account(bulk=False, guessed=True)
    assert bulk_reads(spark, guessed_only, WORLD, WINDOW).isEmpty()
    found = guessed_passwords(spark, guessed_only, WORLD, WINDOW)
    assert {row.status for row in found.select("status").distinct().collect()} == {200, 401}
