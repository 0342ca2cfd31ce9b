"""Every statistic equals what pandas and scipy say of the same rows."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.spatial import distance

from content.monitoring.monitored_table import read_monitor
from monitoring.profiling.local import LocalMonitors

DAYS = (date(2026, 1, 1), date(2026, 1, 2))
NUMBERS = ("usage_quantity", "list_cost", "account_cost", "list_price", "tag_count")
CATEGORIES = ("sku_name", "usage_unit", "team", "job_id", "is_tagged", "price_source", "cloud")
SLICES = ((None, None), ("workspace_id", "1"), ("is_tagged", "false"))


@pytest.fixture(scope="module")
def world(make_world: Callable[[], Any], usage_day: Callable[..., Any]) -> Any:
    made = make_world()
    for day, factor, rows in ((DAYS[0], 1, 80), (DAYS[1], 2, 50)):
        made.insert("fact_usage", usage_day(day, factor=factor, rows=rows))
    with made.task("2026-01-03T00:00:00") as task, task.step("monitoring.cost") as step:
        LocalMonitors(task=task).create(
            read_monitor(made.root, "monitoring/monitors/cost.yaml"), step
        )
    return made


@pytest.fixture(scope="module")
def source(world: Any) -> pd.DataFrame:
    return pd.DataFrame(world.table("gold.fact_usage").toPandas())


@pytest.fixture(scope="module")
def profile(world: Any) -> dict[tuple[Any, ...], dict[str, Any]]:
    return by_key(world, "fact_usage_profile_metrics")


@pytest.fixture(scope="module")
def drift(world: Any) -> dict[tuple[Any, ...], dict[str, Any]]:
    return by_key(world, "fact_usage_drift_metrics")


def by_key(world: Any, table: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    frame = world.table(f"monitoring.{table}").selectExpr("date(window.start) AS day", "*")
    rows = [row.asDict(recursive=True) for row in frame.collect()]
    keyed = {(r["day"], r["slice_key"], r["slice_value"], r["column_name"]): r for r in rows}
    assert len(keyed) == len(rows), "a metric row is there twice"
    return keyed


def part(source: pd.DataFrame, day: date, key: str | None, value: str | None) -> pd.DataFrame:
    rows = source[source["usage_date"] == day]
    return rows if key is None else rows[rows[key].astype(str).str.lower() == value]


@pytest.mark.parametrize("slice_", SLICES)
@pytest.mark.parametrize("column", NUMBERS)
def test_numeric_profile(
    column: str, slice_: tuple[str | None, str | None], source: Any, profile: Any
) -> None:
    for day in DAYS:
        values = part(source, day, *slice_)[column]
        numbers = values.dropna().astype(float)
        found = profile[(day, *slice_, column)]
        assert found["count"] == len(values)
        assert found["num_nulls"] == values.isna().sum()
        assert found["percent_null"] == pytest.approx(100 * values.isna().mean())
        assert found["avg"] == pytest.approx(numbers.mean())
        assert found["stddev"] == pytest.approx(numbers.std(), abs=1e-9)
        assert (found["min"], found["max"]) == (numbers.min(), numbers.max())
        assert found["median"] == pytest.approx(numbers.median())
        assert found["quantiles"] == pytest.approx(np.quantile(numbers, np.arange(101) / 100))
        assert found["num_zeros"] == (numbers == 0).sum()
        assert found["percent_zeros"] == pytest.approx(100 * (numbers == 0).sum() / len(values))
        assert (found["num_nan"], found["percent_nan"]) == (0, 0)
        assert found["distinct_count"] == numbers.nunique()
        assert found["percent_distinct"] == pytest.approx(100 * numbers.nunique() / len(values))
        assert found["min_length"] is found["frequent_items"] is None


@pytest.mark.parametrize("slice_", SLICES)
@pytest.mark.parametrize("column", CATEGORIES)
def test_categorical_profile(
    column: str, slice_: tuple[str | None, str | None], source: Any, profile: Any
) -> None:
    for day in DAYS:
        values = part(source, day, *slice_)[column]
        texts = values.dropna().astype(str)
        texts = texts.str.lower() if column.startswith("is_") else texts
        found = profile[(day, *slice_, column)]
        assert found["count"] == len(values)
        assert found["num_nulls"] == values.isna().sum()
        assert found["distinct_count"] == texts.nunique()
        items = [(item["item"], item["count"]) for item in found["frequent_items"]]
        counts = texts.value_counts().to_dict()
        assert items == sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:10]
        if column.startswith("is_"):
            assert found["avg_length"] is None
        else:
            lengths = texts.str.len()
            assert found["min_length"] == lengths.min()
            assert found["max_length"] == lengths.max()
            assert found["avg_length"] == pytest.approx(lengths.mean())
        assert found["avg"] is found["stddev"] is found["num_zeros"] is None


@pytest.mark.parametrize("slice_", SLICES)
@pytest.mark.parametrize("column", NUMBERS)
def test_numeric_drift(
    column: str, slice_: tuple[str | None, str | None], source: Any, profile: Any, drift: Any
) -> None:
    base, current = (part(source, day, *slice_)[column].dropna().astype(float) for day in DAYS)
    found = drift[(DAYS[1], *slice_, column)]
    test = stats.ks_2samp(current, base)
    scale = np.sqrt(len(current) * len(base) / (len(current) + len(base)))
    assert found["ks_test"]["statistic"] == pytest.approx(test.statistic)
    assert found["ks_test"]["pvalue"] == pytest.approx(
        stats.kstwobign.sf(scale * test.statistic), abs=1e-7
    )
    assert found["wasserstein_distance"] == pytest.approx(
        stats.wasserstein_distance(current, base), abs=1e-12
    )
    # Not computed once more: the last digit of an edge decides about a value that lies on it.
    edges = profile[(DAYS[0], *slice_, column)]["quantiles"][10:100:10]
    shares = [
        np.maximum(np.bincount(np.searchsorted(edges, side), minlength=10) / len(side), 1e-4)
        for side in (current, base)
    ]
    # A bin that is empty on both sides tells nothing: its two floors are equal.
    stability = float(np.sum((shares[0] - shares[1]) * np.log(shares[0] / shares[1])))
    assert found["population_stability_index"] == pytest.approx(stability)
    assert found["avg_delta"] == pytest.approx(current.mean() - base.mean())
    assert found["chi_squared_test"] is found["tv_distance"] is found["js_distance"] is None


@pytest.mark.parametrize("slice_", SLICES)
@pytest.mark.parametrize("column", CATEGORIES)
def test_categorical_drift(
    column: str, slice_: tuple[str | None, str | None], source: Any, drift: Any
) -> None:
    sides = [part(source, day, *slice_)[column].dropna().astype(str) for day in DAYS]
    table = pd.concat([side.value_counts() for side in sides], axis=1).fillna(0).to_numpy()
    base, current = table[:, 0], table[:, 1]
    p, q = current / current.sum(), base / base.sum()
    found = drift[(DAYS[1], *slice_, column)]
    test = stats.chi2_contingency(np.array([current, base]), correction=False)
    assert found["chi_squared_test"]["statistic"] == pytest.approx(test.statistic)
    assert found["chi_squared_test"]["pvalue"] == pytest.approx(test.pvalue, abs=1e-9)
    assert found["tv_distance"] == pytest.approx(np.abs(p - q).sum() / 2)
    assert found["l_infinity_distance"] == pytest.approx(np.abs(p - q).max())
    assert found["js_distance"] == pytest.approx(distance.jensenshannon(p, q), abs=1e-9)
    assert found["ks_test"] is found["wasserstein_distance"] is None


def test_table_row_has_the_custom_metrics(source: Any, profile: Any, drift: Any) -> None:
    totals = {}
    for day in DAYS:
        rows = part(source, day, None, None)
        cost = rows["list_cost"].dropna().astype(float)
        found = profile[(day, None, None, ":table")]
        totals[day] = found
        assert found["count"] == len(rows)
        assert found["list_cost_total"] == pytest.approx(cost.sum())
        tagged = rows[rows["is_tagged"]]["list_cost"].dropna().astype(float).sum()
        assert found["tag_coverage"] == pytest.approx(tagged / cost.sum())
        assert found["unpriced_rate"] == pytest.approx(rows["list_cost"].isna().mean())
        assert found["correction_share"] == pytest.approx(
            (rows["record_type"] != "ORIGINAL").mean()
        )
        dbu = rows[rows["usage_unit"] == "DBU"]
        assert found["dbu_total"] == pytest.approx(dbu["usage_quantity"].astype(float).sum())
        priced = dbu.dropna(subset=["list_cost"])
        assert found["cost_per_dbu"] == pytest.approx(
            priced["list_cost"].astype(float).sum() / priced["usage_quantity"].astype(float).sum()
        )
        assert profile[(day, None, None, "list_cost")]["list_cost_total"] is None
    change = drift[(DAYS[1], None, None, ":table")]
    before, after = totals[DAYS[0]]["list_cost_total"], totals[DAYS[1]]["list_cost_total"]
    assert change["list_cost_drift"] == pytest.approx((after - before) / before)
    assert change["count_delta"] == -30
    assert change["non_null_columns_delta"] == {"added": 0, "missing": 0}
    assert change["drift_type"] == "CONSECUTIVE"


def test_personal_and_excluded_columns_are_not_profiled(profile: Any) -> None:
    columns = {key[3] for key in profile}
    assert columns.isdisjoint({"owner", "record_id", "usage_date"})
    assert {"list_cost", "usage_start_time", ":table"} <= columns
    assert "ann@example.com" not in repr(profile)


def test_slices_are_those_of_the_values(profile: Any, source: Any) -> None:
    slices = {(key[1], key[2]) for key in profile if key[0] == DAYS[0]}
    assert slices == {
        (None, None),
        ("workspace_id", "1"),
        ("workspace_id", "2"),
        ("billing_origin_product", "JOBS"),
        ("billing_origin_product", "SQL"),
        ("is_serverless", "true"),
        ("is_serverless", "false"),
        ("is_tagged", "true"),
        ("is_tagged", "false"),
    }


def test_not_a_number_is_counted_and_kept_out_of_the_statistics(make_world: Any) -> None:
    world = make_world()
    at = datetime(2026, 1, 2, tzinfo=UTC)
    rows = [
        {"model": "m", "version": v, "problem_type": "anomaly", "day": DAYS[0], "mean_score": score}
        for v, score in enumerate([1.0, 3.0, "NaN", None])
    ]
    world.insert("fact_model_quality_day", rows)
    path = "monitoring/monitors/inference.yaml"
    with world.task(at.isoformat()) as task, task.step("monitoring.inference") as step:
        LocalMonitors(task=task).create(read_monitor(world.root, path), step)
    found = by_key(world, "fact_model_quality_day_profile_metrics")[
        (DAYS[0], None, None, "mean_score")
    ]
    assert (found["num_nan"], found["percent_nan"]) == (1, 25)
    assert (found["num_nulls"], found["avg"], found["min"], found["max"]) == (1, 2, 1, 3)
