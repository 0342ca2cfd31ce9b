"""`health-monitor check` finds everything that is wrong, in the jobs and the environments."""

import shutil
from pathlib import Path

import pytest

from health_monitor.cli.check import check
from health_monitor.cli.main import main

PROJECT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = sorted((PROJECT / "environments").glob("*.yaml"))


def test_the_project_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "20 jobs and 3 environments are sound" in capsys.readouterr().out


def test_mistakes_of_environments_and_jobs_are_told_together(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "workloads", tmp_path / "workloads")
    (tmp_path / "workloads/gold/merge_gold_tables.py").unlink()
    (tmp_path / "dev.yaml").write_text("katalog: dev\n", encoding="utf-8")
    messages = check([tmp_path / "dev.yaml", *ENVIRONMENTS], tmp_path / "workloads")
    assert any("katalog" in message for message in messages)
    (fault,) = [message for message in messages if "gold_merge_job" in message]
    assert "gold/merge_gold_tables.py" in fault


def test_jobs_are_checked_even_when_no_environment_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "workloads").mkdir()
    messages = check([], tmp_path / "workloads")
    assert any("bronze_setup_job" in message for message in messages)
