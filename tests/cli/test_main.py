"""The commands as users type them: help, one clear message for each error, exit codes."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from plans import Site, python

from health_monitor.cli import project
from health_monitor.cli.main import COMMANDS, main

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def empty_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that has environments, but neither a plan nor local state."""
    environments = tmp_path / "environments"
    environments.mkdir()
    for name in ("dev", "prod"):
        (environments / f"{name}.yaml").write_text("", encoding="utf-8")
    (tmp_path / "main.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(project, "PROJECT", tmp_path)
    monkeypatch.setattr(project, "ENVIRONMENTS", environments)
    monkeypatch.setattr(project, "PLANS", tmp_path / "cdktf.out")
    return tmp_path


Told = Callable[..., tuple[int, str]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Exit code and error output of a command."""

    def run(*argv: str) -> tuple[int, str]:
        try:
            code = main(argv)
        except SystemExit as error:
            code = int(str(error.code))
        return code, capsys.readouterr().err

    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        main([command, "--help"])
    assert exit_.value.code == 0
    assert f"Example: health-monitor {command}" in capsys.readouterr().out


def test_jobs_shows_who_runs_what_and_in_which_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["jobs"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "master_setup_orchestrator  orchestrator"
    assert "├── gold_setup_job  atomic  after bronze_setup_job" in lines
    assert "gold_backfill_job  atomic, run by hand" in lines
    text = "\n".join(lines)
    assert "└── merge_gold_tables  workloads/gold/merge_gold_tables.py" in text
    assert "train_cost_forecaster  workloads/ml/train_model.py" in text


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["fly"], "invalid choice: 'fly'"),
        (["run"], "the following arguments are required: JOB"),
        (["run", "x", "--at", "noon"], "'noon' is no time; write for example 2026-03-01T06:00:00"),
        (["run", "x", "--retries", "-1"], "'-1' is no whole number from 0 on"),
        (["query", "SELECT 1", "--format", "xml"], "invalid choice: 'xml'"),
        (["query", "SELECT 1", "--limit", "0"], "'0' is no whole number from 1 on"),
        (["simulate", "--scale", "big"], "'big' is no number above 0, such as 0.02"),
        (["simulate", "--from", "1.1.2026"], "'1.1.2026' is no date; write for example 2026-03-01"),
        (["simulate", "--advance", "0"], "'0' is no whole number from 1 on"),
        (
            ["simulate", "--advance", "2", "--seed", "3"],
            "keeps to the world that is there: omit --s",
        ),
        (["simulate", "--from", "2026-01-01", "--days", "3"], "both say which day is the first"),
    ],
)
def test_wrong_usage_is_told_with_exit_code_2(told: Told, argv: list[str], message: str) -> None:
    code, text = told(*argv)
    assert code == 2
    assert message in text
    assert "Traceback" not in text


def test_unknown_environment_is_told_with_those_there_are(told: Told, empty_project: Path) -> None:
    assert told("run", "gold_merge_job", "--env", "test") == (
        2,
        "health-monitor: there is no environment 'test'; known: dev, prod\n",
    )


@pytest.mark.parametrize("argv", [("run", "gold_merge_job"), ("query", "SELECT 1")])
def test_missing_plan_says_how_to_make_it(
    told: Told, empty_project: Path, argv: tuple[str, ...]
) -> None:
    code, text = told(*argv)
    assert code == 1
    assert text.endswith("dev/cdk.tf.json: there is no plan yet; run `health-monitor synth`\n")


def test_plan_older_than_its_environment_says_how_to_renew_it(
    told: Told, empty_project: Path
) -> None:
    plan = empty_project / "cdktf.out" / "stacks" / "dev" / "cdk.tf.json"
    plan.parent.mkdir(parents=True)
    plan.write_text("{}", encoding="utf-8")
    os.utime(plan, (1, 1))
    code, text = told("run", "gold_merge_job")
    assert code == 1
    assert "the plan is older than environments/dev.yaml; run `health-monitor synth`" in text


@pytest.mark.parametrize("pair", ["catalogue=x", "catalog"])
def test_parameter_that_the_jobs_lack_is_told(told: Told, empty_project: Path, pair: str) -> None:
    site = Site(folder=empty_project)
    site.entry("a").job("a_job", python("a"), parameters={"catalog": "c", "source": "s"})
    (empty_project / "environments" / "t.yaml").write_text("", encoding="utf-8")
    site.write()
    code, text = told("run", "a_job", "--env", "t", "--param", pair)
    assert (code, text) == (
        2,
        f"health-monitor: --param '{pair}': write NAME=VALUE, with a parameter of the jobs or "
        "TASK.ARGUMENT=VALUE: catalog, source\n",
    )


def test_unknown_job_is_told(told: Told, empty_project: Path) -> None:
    (empty_project / "environments" / "t.yaml").write_text("", encoding="utf-8")
    Site(folder=empty_project).write()
    assert told("run", "x_job", "--env", "t") == (
        2,
        "health-monitor: the plan of t has no job 'x_job'; `health-monitor jobs` shows them\n",
    )


def test_debug_shows_where_an_error_comes_from(empty_project: Path) -> None:
    with pytest.raises(Exception, match="there is no plan yet"):
        main(["--debug", "run", "gold_merge_job"])


def test_script_runs_from_any_folder_and_through_a_link(tmp_path: Path) -> None:
    link = tmp_path / "hm"
    link.symlink_to(PROJECT / "bin" / "health-monitor")
    done = subprocess.run([link, "jobs"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("master_setup_orchestrator")


def test_script_without_its_environment_says_how_to_make_it(tmp_path: Path) -> None:
    script = tmp_path / "bin" / "health-monitor"
    script.parent.mkdir()
    script.write_bytes((PROJECT / "bin" / "health-monitor").read_bytes())
    script.chmod(0o755)
    done = subprocess.run([script, "jobs"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "run `make setup` in" in done.stderr


@pytest.mark.parametrize(
    ("command", "options"),
    [("synth", "-O -m"), ("diff", "-O -m"), ("adopt", "-O -m"), ("run", "-m"), ("jobs", "-m")],
)
def test_script_lets_python_check_less_where_a_plan_is_made(
    tmp_path: Path, command: str, options: str
) -> None:
    for name, text in (
        ("bin/health-monitor", (PROJECT / "bin" / "health-monitor").read_text(encoding="utf-8")),
        (".venv/bin/python", '#!/bin/sh\necho "$@"\n'),
    ):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o755)

    done = subprocess.run(
        [tmp_path / "bin" / "health-monitor", command, "x"], capture_output=True, text=True
    )

    assert done.stdout == f"{options} health_monitor {command} x\n"
