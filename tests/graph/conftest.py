"""A small plan of three layers, and the record of a run of it."""

from pathlib import Path
from typing import Any

import pytest
from plans import Site, python, run_job


def permissions(job: str, **levels: tuple[str, str]) -> dict[str, Any]:
    """Who may do what: level to kind and name of the principal."""
    return {
        "job_id": "${databricks_job." + job + ".id}",
        "access_control": [
            {"permission_level": level, kind: name} for level, (kind, name) in levels.items()
        ],
    }


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """`master` runs `load_job`, then `layer_job`, which runs `left_job` and `load_job` again."""
    site = Site(folder=tmp_path)
    site.entry("load").entry("fill").entry("by_hand")
    site.job("load_job", python("load"), tags={"layer": "atomic"})
    site.job("left_job", python("fill"), tags={"layer": "atomic"})
    site.job("by_hand_job", python("by_hand"), tags={"layer": "atomic"})
    site.job(
        "layer_job",
        run_job("left_job", "left"),
        run_job("load_job", "again", after=("left",)),
        tags={"layer": "composite"},
        schedule={
            "quartz_cron_expression": "0 0 3 ? * SUN",
            "timezone_id": "UTC",
            "pause_status": "PAUSED",
        },
    )
    site.job(
        "master",
        run_job("layer_job", "layer", after=("load",)),
        run_job("load_job", "load"),
        tags={"layer": "orchestrator"},
        schedule={"quartz_cron_expression": "0 0 6 * * ?", "timezone_id": "UTC"},
    )
    site.add(
        "databricks_permissions.master",
        **permissions(
            "master",
            CAN_MANAGE=("group_name", 'platform "A" <team>'),
            CAN_MANAGE_RUN=("service_principal_name", "8d2e4b6a"),
            CAN_VIEW=("group_name", "readers"),
        ),
    )
    site.add(
        "databricks_permissions.load_job",
        **permissions("load_job", CAN_MANAGE=("user_name", "ann@example.com")),
    )
    return site


def state(result: str | None, seconds: int | None = 0, state: str = "TERMINATED") -> dict[str, Any]:
    """How a run stands that began at six o'clock."""
    started = None if seconds is None else "2026-03-01T06:00:00.500Z"
    ended = f"2026-03-01T06:00:{seconds:02d}.500Z" if result and seconds is not None else None
    return {"state": state, "result": result, "started_at": started, "ended_at": ended}


@pytest.fixture
def record() -> dict[str, Any]:
    """`master` failed: `left_job` did at its second attempt, so `load_job` did not run again."""
    failed = {
        "job": "left_job",
        "run_id": 9,
        **state("FAILED", 3),
        "tasks": [{"task": "fill", **state("FAILED", 3), "execution_count": 1}],
    }
    layer = {
        "job": "layer_job",
        "run_id": 8,
        **state("FAILED", 8),
        "tasks": [
            {"task": "left", **state("FAILED", 8), "execution_count": 2, "run_job": failed},
            {"task": "again", **state("UPSTREAM_FAILED", None), "execution_count": 0},
        ],
    }
    load = {
        "job": "load_job",
        "run_id": 7,
        **state("SUCCESS", 20),
        "tasks": [{"task": "load", **state("SUCCESS", 20), "execution_count": 1}],
    }
    return {
        "environment": "t",
        "job": "master",
        "run_id": 1772344800000,
        **state("FAILED", 28),
        "tasks": [
            {"task": "load", **state("SUCCESS", 20), "execution_count": 1, "run_job": load},
            {"task": "layer", **state("FAILED", 8), "execution_count": 1, "run_job": layer},
        ],
        "repair_history": [{}],
    }
