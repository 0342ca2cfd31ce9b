"""`health-monitor check` finds everything that is wrong, in the jobs and the environments."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from health_monitor.cli import check as command
from health_monitor.cli import project
from health_monitor.cli.check import check
from health_monitor.cli.main import main

PROJECT = Path(__file__).resolve().parents[2]
FINDING = ["severity", "kind", "job", "task", "file", "line", "key", "message", "fix"]


@pytest.fixture
def environments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of environment files in place of the project's, with a sound one."""
    folder = tmp_path / "environments"
    folder.mkdir()
    shutil.copy(PROJECT / "environments" / "dev.yaml", folder)
    monkeypatch.setattr(project, "ENVIRONMENTS", folder)
    return folder


@pytest.fixture
def workloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the workloads in place of the project's."""
    folder = tmp_path / "workloads"
    shutil.copytree(PROJECT / "workloads", folder)
    monkeypatch.setattr(command, "WORKLOADS", folder)
    return folder


def add(folder: Path, name: str, more: str) -> Path:
    """An environment that is wrong in what is added to a sound one."""
    text = (PROJECT / "environments" / "dev.yaml").read_text(encoding="utf-8")
    file = folder / f"{name}.yaml"
    file.write_text(text + more, encoding="utf-8")
    return file


def test_the_project_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    count = len(project.environment_files())
    assert capsys.readouterr() == (f"20 jobs and {count} environments are sound\n", "")


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_one_environment_can_be_checked_alone(
    environment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--env", environment]) == 0
    assert capsys.readouterr().out == "20 jobs and 1 environment are sound\n"


def test_other_environments_are_not_looked_at(environments: Path) -> None:
    add(environments, "broken", "katalog: x\n")
    assert main(["check", "--env", "dev"]) == 0
    assert main(["check", "--env", "broken"]) == 1
    assert main(["check"]) == 1


def test_mistakes_of_environments_and_jobs_are_listed_together(
    environments: Path, workloads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(environments, "broken", "katalog: x\n")
    (workloads / "gold/merge_gold_tables.py").unlink()
    assert main(["check"]) == 1
    text = capsys.readouterr().out
    assert "error  environment\n" in text
    line = len((environments / "broken.yaml").read_text(encoding="utf-8").splitlines())
    assert f"  {environments / 'broken.yaml'}:{line}  katalog\n" in text
    assert (
        "error  missing entry file\n"
        "  gold_merge_job.merge_gold_tables  workloads/gold/merge_gold_tables.py\n"
        "  there is no such file below workloads.\n"
        "  Write the entry, or correct the path in the task.\n"
    ) in text
    assert text.splitlines()[-1] == "2 errors, 0 warnings in 20 jobs and 2 environments"


def test_warnings_alone_are_shown_and_are_no_failure(
    environments: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(environments, "late", "job_defaults: {late_after_percent: 100}\n")
    assert main(["check", "--env", "late"]) == 0
    assert capsys.readouterr().out == (
        "warning  useless health rule\n"
        f"  {environments / 'late.yaml'}\n"
        "  a run counts as late after 100 % of its timeout, which tells nothing.\n"
        "  Set job_defaults.late_after_percent to a number from 1 to 99.\n"
        "\n"
        "0 errors, 1 warning in 20 jobs and 1 environment\n"
    )


def test_json_of_a_sound_project_is_stable(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--env", "prod", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "version": 1,
        "environments": ["prod"],
        "jobs": 20,
        "errors": 0,
        "warnings": 0,
        "findings": [],
    }


def test_json_names_place_fix_limit_and_source(
    environments: Path, workloads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(environments, "broken", "katalog: x\n")
    view = workloads / "semantic/metric_views/cost_analytics.yaml"
    view.write_text(view.read_text(encoding="utf-8").replace('"1.1"', "1.1"), encoding="utf-8")
    assert main(["check", "--format", "json"]) == 1
    content: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (content["errors"], content["warnings"]) == (2, 0)
    first, second = content["findings"]
    assert list(first) == [*FINDING, "limit", "source"]
    assert first["kind"] == "environment"
    assert (first["key"], first["job"], first["limit"]) == ("katalog", None, None)
    assert first["file"] == str(environments / "broken.yaml")
    assert isinstance(first["line"], int)
    assert second == {
        "severity": "error",
        "kind": "broken content",
        "job": None,
        "task": None,
        "file": "workloads/semantic/metric_views/cost_analytics.yaml",
        "line": 1,
        "key": "version",
        "message": "version is 1.1",
        "fix": 'Write "1.1", in quotes.',
        "limit": "metric_view_versions",
        "source": second["source"],
    }
    assert second["source"]


def test_help_documents_every_key_of_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    text = " ".join(capsys.readouterr().out.split())
    for key in (*FINDING, "limit", "source", "version", "environments", "jobs", "warnings"):
        assert key in text


def test_jobs_are_checked_even_when_no_environment_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "workloads").mkdir()
    report = check([], tmp_path / "workloads")
    assert any(finding.job == "bronze_setup_job" for finding in report.findings)


def test_unknown_environment_is_told_with_those_there_are(
    environments: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--env", "test"]) == 2
    assert capsys.readouterr().err == (
        "health-monitor: there is no environment 'test'; known: dev\n"
    )


def test_broken_project_file_is_told_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cdktf.json").write_text('{"output": \n', encoding="utf-8")
    monkeypatch.setattr(command, "PROJECT", tmp_path)
    assert main(["check"]) == 1
    assert capsys.readouterr().err == (
        f"health-monitor: {tmp_path / 'cdktf.json'}: is not JSON: expecting value, line 2, "
        "column 1; correct the line\n"
    )
