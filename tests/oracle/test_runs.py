"""Runs folded from slices."""

from datetime import date, datetime
from pathlib import Path

from oracle import Oracle


def test_repaired_run_has_the_outcome_of_its_latest_end(exported: Path) -> None:
    (run,) = [row for row in Oracle(exported).job_runs() if row["run_id"] == "r1"]
    assert run["result_state"] == "SUCCEEDED"
    assert (run["slice_count"], run["repair_count"]) == (3, 1)
    assert run["run_start_time"] == datetime(2026, 1, 1, 23, 30)
    assert run["run_end_time"] == datetime(2026, 1, 2, 2, 30)
    assert run["duration_seconds"] == 3 * 3600


def test_runs_are_counted_by_outcome(exported: Path) -> None:
    (rate,) = Oracle(exported).success_rates()
    counts = {name: rate[name] for name in ("succeeded", "failed", "cancelled", "skipped", "open")}
    assert rate["runs"] == 4
    assert counts == {"succeeded": 1, "failed": 1, "cancelled": 0, "skipped": 1, "open": 1}


def test_failed_runs_are_those_that_failed_in_the_end(exported: Path) -> None:
    failed = Oracle(exported).failed_runs(date(2026, 1, 1), date(2026, 1, 31))
    assert [(row["run_id"], row["result_state"]) for row in failed] == [("r4", "TIMED_OUT")]


def test_rows_are_counted_per_table_and_day(exported: Path) -> None:
    counts = Oracle(exported).rows_per_day()
    assert counts["lakeflow.job_run_timeline", date(2026, 1, 3)] == 3
    assert counts["billing.usage", date(2026, 1, 2)] == 3
    assert counts["access.workspaces_latest", None] == 1
