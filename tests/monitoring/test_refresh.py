"""Which windows a monitor computes, and what it leaves alone."""

import importlib.util
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from runtime.errors import TaskFailed

DAY = [date(2026, 1, day) for day in range(1, 8)]
TABLES = ("monitoring.fact_usage_profile_metrics", "monitoring.fact_usage_drift_metrics")
QUALITY = "monitoring.fact_model_quality_day_profile_metrics"


def run(world: Any, name: str, at: str) -> None:
    """Run an entry of the deployment."""
    path = world.root / "monitoring" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"entry_{name}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    extra = ["--warehouse-id=warehouse"] if name == "create_monitors" else []
    module.main([*world.arguments(at), *extra])


def versions(world: Any) -> dict[str, int]:
    return {table: world.version(table) for table in (*TABLES, QUALITY)}


def days(world: Any, table: str) -> set[date]:
    return {
        row[0] for row in world.table(table).selectExpr("date(window.start)").distinct().collect()
    }


def log(world: Any) -> dict[str, tuple[str, int]]:
    """Object to status and rows written, of its newest row in the run log."""
    rows = world.spark.sql(
        "SELECT object, max_by(struct(status, rows_written), ended_at) AS last "
        f"FROM {world.names.table('ops', 'run_log')} GROUP BY object"
    ).collect()
    return {row["object"]: tuple(row["last"]) for row in rows}


@pytest.fixture(scope="module")
def world(make_world: Callable[[], Any], usage_day: Callable[..., Any]) -> Any:
    """Three days, of which two are complete when the monitors are set up."""
    made = make_world()
    made.insert("fact_usage", [row for day in DAY[:3] for row in usage_day(day, rows=30)])
    run(made, "create_monitors", "2026-01-03T06:00:00")
    return made


def test_refresh_without_setup_says_what_to_run(make_world: Callable[[], Any]) -> None:
    with pytest.raises(TaskFailed, match="run lakehouse_monitoring_setup_job first"):
        run(make_world(), "refresh_monitors", "2026-01-03T06:00:00")


def test_only_complete_windows_are_profiled_then_only_new_changed_and_shifted_ones(
    world: Any, usage_day: Callable[..., Any]
) -> None:
    assert days(world, TABLES[0]) == set(DAY[:2])
    assert days(world, TABLES[1]) == {DAY[1]}
    assert days(world, QUALITY) == set()

    before = versions(world)
    run(world, "create_monitors", "2026-01-03T07:00:00")
    run(world, "refresh_monitors", "2026-01-03T08:00:00")
    assert versions(world) == before, "a second run must write nothing"
    assert log(world)["monitoring.cost"] == ("UNCHANGED", 0)

    # A late row for the first day; a day like the third, its costs times three; then one that
    # has lost its team. The days do not differ in anything else.
    world.insert("fact_usage", usage_day(DAY[0], rows=1, record_id="late"))
    world.insert("fact_usage", usage_day(DAY[3], rows=30, like=DAY[2], factor=3))
    world.insert("fact_usage", usage_day(DAY[4], rows=30, like=DAY[2], factor=3, team=None))
    world.insert("fact_usage", usage_day(DAY[5], rows=30))
    run(world, "refresh_monitors", "2026-01-06T06:00:00")
    assert days(world, TABLES[0]) == set(DAY[:5])
    assert days(world, TABLES[1]) == set(DAY[1:5])
    assert versions(world)[QUALITY] == before[QUALITY]
    # A row written is a row of a window that was computed: all but the second day's profile.
    computed = world.table(TABLES[0]).where("date(window.start) <> '2026-01-02'").count()
    assert log(world)["monitoring.cost"] == ("OK", computed + world.table(TABLES[1]).count())

    after = versions(world)
    run(world, "refresh_monitors", "2026-01-06T07:00:00")
    run(world, "create_monitors", "2026-01-06T08:00:00")
    assert versions(world) == after
    leftovers = world.spark.sql(f"SHOW TABLES IN {world.names.schema('ops')} LIKE 'scratch*'")
    assert leftovers.collect() == []

    assert shifted(world, DAY[3]) == {
        ("list_cost", "avg_delta"),
        ("list_cost", "ks_test"),
        ("list_cost", "wasserstein_distance"),
        ("list_cost", "population_stability_index"),
        ("account_cost", "avg_delta"),
        ("account_cost", "ks_test"),
        ("account_cost", "wasserstein_distance"),
        ("account_cost", "population_stability_index"),
        (":table", "list_cost_drift"),
    }
    assert shifted(world, DAY[4]) == {
        ("team", "percent_null_delta"),
        ("team", "percent_distinct_delta"),
        (":table", "non_null_columns_delta"),
    }


def shifted(world: Any, day: date) -> set[tuple[str, str]]:
    """Column and drift metric of the whole table that are not zero on a day."""
    frame = world.table(TABLES[1]).where(f"slice_key IS NULL AND date(window.start) = '{day}'")
    found = set()
    for row in frame.collect():
        for metric, value in row.asDict(recursive=True).items():
            if metric in {"window", "window_cmp", "granularity", "drift_type", "column_name"}:
                continue
            if isinstance(value, dict):
                value = value.get("statistic", value.get("missing"))
            if isinstance(value, int | float) and abs(value) > 1e-9:
                found.add((row["column_name"], metric))
    return found


def test_window_that_lost_all_its_rows_is_removed(world: Any) -> None:
    name = world.names.table("gold", "fact_usage")
    world.spark.sql(f"DELETE FROM {name} WHERE usage_date = DATE'2026-01-02'")
    run(world, "refresh_monitors", "2026-01-06T09:00:00")
    assert days(world, TABLES[0]) == {DAY[0], *DAY[2:5]}
    assert days(world, TABLES[1]) == set(DAY[3:5]), "no window is compared with a missing one"
