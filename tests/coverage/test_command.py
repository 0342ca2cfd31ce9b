"""`health-monitor coverage` on accounts that a warehouse tells of."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from remote_commands import Commands, Done
from small_deployment import SERVICE

Run = Callable[..., Done]
BILLING = ("billing.usage", "billing.list_prices", "billing.account_prices")
ACCESS = ("access.workspaces_latest", "access.audit")
MORNING = datetime(2026, 3, 10, 2, tzinfo=UTC)


@pytest.fixture
def billing_only(told: Any) -> Any:
    """An account that has enabled billing and access alone."""
    for source in (*BILLING, *ACCESS):
        told.load(source, rows=1200, newest=datetime(2026, 3, 9, tzinfo=UTC))
    told.held["billing.account_prices"] = (0, None, None)
    return told


def records(coverage: Run) -> dict[str, dict[str, Any]]:
    done = coverage("--format", "json")
    assert done.err == ""
    return {row["source"]: row for row in json.loads(done.out)}


def test_account_with_billing_and_access_only_is_explained(
    billing_only: Any, coverage: Run
) -> None:
    done = coverage()
    assert done.code == 0, done.err
    told = done.out.partition("44 sources")[2]
    assert told.startswith(": 4 present, 1 empty, 39 not there\nAnswered:\n")
    known, _, unknown = told.partition("Not yet:\n")
    assert "  cost: what was used and what it costs\n" in known
    assert "  security: who did what, who may, and what was refused\n" in known
    assert "  jobs: which jobs fail, are late or cost much\n" in unknown
    assert "\nqueries, which statements are slow, and which warehouses idle: " in unknown
    assert "compute.warehouse_events, compute.warehouses, query.history: not there\n" in unknown
    assert "fact_query" in unknown and "fact_warehouse_hour" in unknown
    assert "`databricks system-schemas enable METASTORE_ID SCHEMA`" in unknown
    assert "grant:" not in unknown


def test_states_are_told_apart(billing_only: Any, commands: Commands, coverage: Run) -> None:
    told = billing_only
    told.sources |= {"query.history", "lakeflow.jobs"}
    told.load("lakeflow.job_run_timeline", rows=5, status="FAILED", message="no disk")
    grant = "source: {kind: system, grant: [access, billing, lakeflow]}\n"
    commands.settings(f"run_as: {SERVICE}\n{grant}")
    found = records(coverage)
    states = {
        name: (row["state"], row["is_there"], row["is_granted"]) for name, row in found.items()
    }
    assert states["billing.usage"] == ("present", True, True)
    assert states["billing.account_prices"] == ("empty", True, True)
    assert states["query.history"] == ("no grant", True, False)
    assert states["lakeflow.jobs"] == ("not loaded yet", True, True)
    assert states["lakeflow.job_run_timeline"] == ("failed", True, True)
    assert states["serving.endpoint_usage"] == ("not there", False, False)
    assert "Gold tables: fact_query" in found["query.history"]["dependents"]
    done = coverage()
    assert done.code == 1
    assert "lakeflow.job_run_timeline: its last load failed: no disk" in done.out
    assert (
        "There, but not granted: write into environments/t.yaml, under `source`, and deploy:\n"
        "  grant: [access, billing, lakeflow, query]\n"
    ) in done.out


def test_numbers_are_those_of_tables_and_log(billing_only: Any, coverage: Run) -> None:
    billing_only.load(
        "access.audit",
        rows=7,
        newest=datetime(2026, 3, 8, tzinfo=UTC),
        healed=2,
        proven_back_to=date(2026, 2, 16),
        versions={"mark.asked_from": 20490},
    )
    billing_only.quarantined["access.audit"] = 3
    found = records(coverage)["access.audit"]
    wanted = {
        "rows": 7,
        "oldest_day": "2026-01-01",
        "newest_row": "2026-03-08T00:00:00Z",
        "last_load": "2026-03-10T06:00:00Z",
        "quarantined": 3,
        "healed_days": 2,
        "proven_back_to": date(2026, 2, 16).isoformat(),
        "is_proven": True,
        "read_back_to": date(2026, 2, 6).isoformat(),
    }
    assert {name: found[name] for name in wanted} == wanted
    out = coverage().out
    assert "3 quarantined; 2 days healed; read back to 2026-02-06" in out


def test_lag_is_held_against_the_documentation_else_against_what_is_usual(
    billing_only: Any, coverage: Run
) -> None:
    told = billing_only
    told.load("query.history", rows=1, newest=MORNING)
    told.load("lakeflow.job_run_timeline", rows=1, newest=MORNING)
    told.load("serving.endpoint_usage", rows=1, newest=datetime(2026, 3, 7, 6, tzinfo=UTC))
    told.load("compute.node_timeline", rows=1, newest=datetime(2026, 3, 7, 6, tzinfo=UTC))
    told.load("compute.clusters", rows=1, newest=datetime(2020, 1, 1, tzinfo=UTC))
    told.usual = {
        "serving.endpoint_usage": (9, 1.0),
        "compute.node_timeline": (2, 1.0),
        "access.audit": (9, 0.0),
    }
    found = records(coverage)
    seen = {
        name: (row["lag_hours"], row["allowed_lag_hours"], row["allowed_by"], row["is_late"])
        for name, row in found.items()
        if row["rows"]
    }
    assert seen["query.history"] == (4.0, 24.0, "documentation", False)
    assert seen["lakeflow.job_run_timeline"] == (4.0, 1.0, "documentation", True)
    # The newest day is 9 March, which goes on until midnight.
    assert seen["billing.usage"] == (6.0, 12.0, "documentation", False)
    assert seen["access.audit"] == (6.0, 24.0, "what is usual", False)
    assert seen["serving.endpoint_usage"] == (72.0, 48.0, "what is usual", True)
    assert seen["compute.node_timeline"] == (72.0, None, None, False)
    assert seen["compute.clusters"] == (None, None, None, False)
    assert "late: 1 h is documented" in coverage().out


def test_before_a_first_load_rows_and_days_to_come_are_told(
    told: Any, commands: Commands, coverage: Run
) -> None:
    told.is_new = True
    told.sources = {*BILLING, *ACCESS, "query.history"}
    told.to_come = {"billing.usage": (1_000_000, 90), "billing.list_prices": (2000, None)}
    done = coverage()
    assert done.code == 0, done.err
    assert "A first load of 90 days reads 1,002,000 rows at most:\n" in done.out
    assert "  billing.usage: 1,000,000 rows of 90 days\n" in done.out
    assert "  billing.list_prices: 2,000 rows\n" in done.out
    assert "write `max_days: 7` into environments/t.yaml" in done.out
    commands.settings("max_days: 14\n")
    small = coverage().out
    assert "A first load of 14 days reads" in small
    assert "Each later load reads as many older days, until `lookback_days` are there." in small
    assert "To begin small" not in small
    found = records(coverage)
    assert (found["billing.usage"]["rows_to_come"], found["billing.usage"]["days_to_come"]) == (
        1_000_000,
        90,
    )
    assert found["query.history"]["rows_to_come"] is None


def test_required_source_that_is_missing_is_an_error(told: Any, coverage: Run) -> None:
    told.load("access.workspaces_latest", rows=1)
    told.sources.add("billing.usage")
    done = coverage()
    assert done.code == 1
    assert "billing.list_prices: loading fails without it (not there)" in done.out
    assert "billing.usage: loading fails" not in done.out


def test_regional_deployment_leaves_global_tables_to_the_primary(
    billing_only: Any, commands: Commands, coverage: Run
) -> None:
    commands.settings("role: regional\n")
    found = records(coverage)
    assert found["billing.usage"]["state"] == "left to primary"
    assert found["access.audit"]["state"] == "present"


def test_options_of_this_machine_are_refused(coverage: Run) -> None:
    done = coverage("--source", "x")
    assert (done.code, "omit it or --workspace" in done.err) == (2, True)
