"""`health-monitor graph`: where it goes, which form it takes, which run it shows."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from plans import Site, python

from health_monitor.cli import graph, project
from health_monitor.cli.main import main

Told = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the plan of an environment `t`, whose one job has run twice."""
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "t.yaml").write_text("", encoding="utf-8")
    (tmp_path / "main.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(project, "PROJECT", tmp_path)
    monkeypatch.setattr(project, "ENVIRONMENTS", tmp_path / "environments")
    monkeypatch.setattr(project, "PLANS", tmp_path / "cdktf.out")
    monkeypatch.setattr(graph, "LOCAL", tmp_path / "local")
    site = Site(folder=tmp_path)
    site.entry("a").job("a_job", python("a")).job("b_job", python("a")).write()
    for run, result in ((1000, "FAILED"), (2000, "SUCCESS")):
        write_record(tmp_path / "local" / "t" / "runs", run, "a_job", result)
    return tmp_path


def write_record(runs: Path, run: int, job: str, result: str, environment: str = "t") -> None:
    outcome = {
        "state": "TERMINATED",
        "result": result,
        "started_at": "2026-03-01T06:00:00.000Z",
        "ended_at": "2026-03-01T06:00:09.000Z",
    }
    record = {"environment": environment, "job": job, "run_id": run, **outcome, "tasks": []}
    runs.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**record, "repair_history": [outcome]})
    (runs / f"{run}.json").write_text(text, encoding="utf-8")


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], folder: Path) -> Told:
    """Exit code, output and error output of the command."""

    def run(*argv: str) -> tuple[int, str, str]:
        code = main(["graph", "--env", "t", *argv])
        return code, *capsys.readouterr()

    return run


def test_tree_is_printed(told: Told) -> None:
    assert told() == (0, "t: 2 jobs\na_job\n└── a\nb_job\n└── a\n", "")


def test_mermaid_is_printed_as_text(told: Told) -> None:
    code, out, _ = told("--format", "mermaid")
    assert code == 0
    assert out.startswith("%% t: 2 jobs\nflowchart LR\n")


@pytest.mark.parametrize(
    ("name", "begin"),
    [("p.mmd", "%% t: "), ("p.txt", "t: 2 jobs\na_job\n"), ("P.MERMAID", "%% t: ")],
)
def test_name_of_the_file_says_the_form(told: Told, folder: Path, name: str, begin: str) -> None:
    assert told("--out", str(folder / name)) == (0, "", "")
    assert (folder / name).read_text(encoding="utf-8").startswith(begin)


def test_form_that_is_given_goes_before_the_name(told: Told, folder: Path) -> None:
    told("--out", str(folder / "p.mmd"), "--format", "tree")
    assert (folder / "p.mmd").read_text(encoding="utf-8").startswith("t: 2 jobs\n")


@pytest.mark.parametrize(
    ("run", "shown"),
    [
        (["--run"], "a_job  SUCCESS 9.0s"),
        (["--run", "1000"], "a_job  FAILED 9.0s"),
        (["--run", "a_job"], "a_job  SUCCESS 9.0s"),
    ],
)
def test_run_is_the_newest_or_the_one_that_is_named(told: Told, run: list[str], shown: str) -> None:
    assert shown in told(*run)[1].splitlines()


def test_runs_lie_where_they_were_kept(told: Told, folder: Path) -> None:
    write_record(folder / "other" / "runs", 7, "b_job", "TIMEDOUT")
    assert "b_job  TIMEDOUT 9.0s" in told("--run", "--state", str(folder / "other"))[1]


@pytest.mark.parametrize(
    ("argv", "code", "message"),
    [
        (["--run", "7"], 2, "--run 7: neither a job nor a run; the runs are 2000, 1000"),
        (["--run", "b_job"], 1, "b_job has not run here yet; omit its name, or run it"),
        (["--state", "x"], 2, "--state says where the runs are: add --run"),
        (["--run", "--state", "nowhere"], 1, "nothing has run here yet; start with "),
        (["--out", "missing/p.mmd"], 1, "there is no folder missing; make it first"),
        (["--out", "."], 1, "--out .: this is a folder; name a file"),
    ],
)
def test_mistake_is_one_clear_message(told: Told, argv: list[str], code: int, message: str) -> None:
    found = told(*argv)
    assert found[:2] == (code, "")
    assert found[2].startswith("health-monitor: ")
    assert message in found[2]


def test_run_of_another_environment_is_told(told: Told, folder: Path) -> None:
    write_record(folder / "local" / "t" / "runs", 3000, "a_job", "SUCCESS", environment="prod")
    code, _, text = told("--run")
    assert code == 1
    assert "run 3000 is one of the environment prod; give --env prod" in text


def test_record_that_is_none_is_told(told: Told, folder: Path) -> None:
    write_record(folder / "local" / "t" / "runs", 3000, "a_job", "WELL")
    code, _, text = told("--run")
    assert code == 1
    assert "run 3000: its record cannot be read" in text


def test_file_that_cannot_be_written_is_told(told: Told, folder: Path) -> None:
    code, _, text = told("--out", "/dev/full")
    assert code == 1
    assert text == (
        "health-monitor: --out /dev/full: cannot be written: No space left on device; "
        "name another file\n"
    )
