"""What the sessions of local runs are set up with."""

import os

import pytest

from health_monitor.local.spark.session import cores, task_settings


@pytest.mark.parametrize("entry", ["create_monitors", "refresh_monitors"])
def test_tasks_that_do_much_per_row_generate_code(entry: str) -> None:
    settings = task_settings(f"/Workspace/Shared/x/files/monitoring/{entry}.py")
    assert settings == {"spark.sql.codegen.factoryMode": "FALLBACK"}


def test_other_tasks_keep_the_settings_of_the_run() -> None:
    assert task_settings("/Workspace/Shared/monitoring/files/gold/fill_gold_tables.py") == {}


@pytest.mark.parametrize(("bound", "expected"), [({0}, 2), ({0, 1}, 2), (set(range(7)), 7)])
def test_all_cores_of_the_process_are_taken(
    monkeypatch: pytest.MonkeyPatch, bound: set[int], expected: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: bound, raising=False)
    assert cores() == expected


@pytest.mark.parametrize(("count", "expected"), [(None, 2), (1, 2), (12, 12)])
def test_system_that_binds_no_process_tells_its_cores(
    monkeypatch: pytest.MonkeyPatch, count: int | None, expected: int
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: count)
    assert cores() == expected
