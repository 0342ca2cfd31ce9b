"""`health-monitor check` names everything that is wrong with the content, in one run."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from broken_content import TEN, break_content, copy_content

from health_monitor.cli import check as command
from health_monitor.cli.main import main

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content in place of the project's."""
    copy_content(tmp_path)
    monkeypatch.setattr(command, "WORKLOADS", tmp_path / "workloads")
    return tmp_path


def findings(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    assert main(["check", "--format", "json"]) == 1
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    return found


def test_ten_broken_files_of_ten_kinds_are_named_in_one_run(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    break_content(folder)
    found = findings(capsys)
    assert {finding["kind"] for finding in found} == {"broken content"}
    by_file = {finding["file"].removeprefix(f"{folder}/"): finding for finding in found}
    assert sorted(by_file) == sorted(mistake.path for mistake in TEN)
    assert len(found) == len(TEN) == 10
    for mistake in TEN:
        finding = by_file[mistake.path]
        assert finding["message"].startswith(mistake.message)
        assert (finding["key"], finding["line"] is not None) == (mistake.key, mistake.line)
        assert finding["fix"].endswith(".") and finding["severity"] == "error"


def test_finding_shows_file_line_key_message_fix_and_limit(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monitor = folder / "workloads/monitoring/monitors/cost.yaml"
    text = monitor.read_text(encoding="utf-8")
    monitor.write_text(text.replace("granularities: [1 day]", "granularities: [2 days]"), "utf-8")
    line = text[: text.index("  granularities:")].count("\n") + 1
    assert main(["check", "--env", "dev"]) == 1
    assert capsys.readouterr().out == (
        "error  broken content\n"
        f"  workloads/monitoring/monitors/cost.yaml:{line}  time_series.granularities\n"
        "  '2 days' is not one of 5 minutes, 30 minutes, 1 hour, 1 day, 1 week, 2 weeks, 3 weeks, "
        "4 weeks.\n"
        "  Correct the file.\n"
        "  monitor_granularities: learn.microsoft.com/azure/databricks/lakehouse-monitoring/"
        "create-monitor-api\n"
        "\n"
        "1 error, 0 warnings in 20 jobs and 1 environment\n"
    )


def test_broken_definitions_hide_no_other_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    break_content(folder)
    definitions = folder / "workloads/definitions.yaml"
    definitions.write_text("values: {}\nexpressions: {}\nwords: {}\n", encoding="utf-8")
    found = findings(capsys)
    files = {finding["file"] for finding in found}
    assert "workloads/definitions.yaml" in files
    # What the definitions say is needed to judge SQL; all else is judged.
    assert {"workloads/ml/features/cost_days.sql", "workloads/ml/models/cost/unused.py"} <= files


def test_what_a_run_imports_does_not_load_the_contract_of_content() -> None:
    code = (
        "import sys; import health_monitor.cli.main; print({'content', 'sqlglot'} & {*sys.modules})"
    )
    environment = {"PYTHONPATH": str(PROJECT / "constructs"), "PATH": ""}
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert told.stdout == "set()\n"
