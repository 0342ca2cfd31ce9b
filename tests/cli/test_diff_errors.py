"""`health-monitor diff` where something is missing: one clear error, exit code 1."""

from pathlib import Path

import pytest

from health_monitor.cli import CommandError, project, terraform
from health_monitor.cli.main import main
from health_monitor.cli.terraform import StackFolder

WAYS = {
    "init": [
        (
            "Error: Failed to query available provider packages\n\nCould not retrieve",
            "the Databricks provider cannot be installed: give Terraform a way to the registry, "
            "or a mirror in its CLI configuration",
        ),
        (
            "Error: Backend configuration changed\n\nA change in the backend",
            "the environment's backend is another one now: run `terraform init -migrate-state` "
            "in the stack folder to take the state along",
        ),
        (
            "Error: No valid credential sources found\n\nPlease see",
            "the backend does not give the state: check `backend` in the environment file and "
            "the variables with its login",
        ),
        (
            "Error: dial tcp 127.0.0.1:5432: connect: connection refused",
            "the backend does not give the state: check `backend` in the environment file and "
            "the variables with its login",
        ),
    ],
    "plan": [
        (
            "Error: cannot read schema: default auth: cannot configure default credentials",
            "the workspace takes no login: set DATABRICKS_HOST and DATABRICKS_TOKEN, or "
            "DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, or DATABRICKS_CONFIG_PROFILE",
        ),
        (
            "Error: cannot read directory: Invalid access token.",
            "the workspace takes no login: set DATABRICKS_HOST and DATABRICKS_TOKEN, or "
            "DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, or DATABRICKS_CONFIG_PROFILE",
        ),
        (
            "Error: Error acquiring the state lock\n\nError message: HTTP remote state",
            "somebody is changing the state: try again later; the lock of an apply that was "
            "killed goes with `terraform force-unlock ID` in the stack folder",
        ),
        (
            "Error: Instance cannot be destroyed\n\n  on cdk.tf.json line 1",
            "the plan would destroy what holds data, and that is forbidden: take the change "
            "back; a schema or experiment that was renamed on purpose needs `moved` or "
            "`terraform state`",
        ),
        ("Error: Error loading state: HTTP error: 500", terraform.NO_STATE),
        ("Error: Something new", "it says:"),
    ],
}


def stand_in(folder: Path, output: str) -> str:
    """A program that fails with this output."""
    program = folder / "terraform"
    text = folder / "output"
    text.write_text(output, encoding="utf-8")
    program.write_text(f"#!/bin/sh\ncat {text} >&2\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize(
    ("step", "words", "way"), [(step, *case) for step, cases in WAYS.items() for case in cases]
)
def test_failure_of_terraform_is_told_with_its_way_out(
    tmp_path: Path, step: str, words: str, way: str
) -> None:
    output = f"Initializing the backend...\n\n{words}\n\nError: Another\n"
    stack = StackFolder(path=tmp_path, program=stand_in(tmp_path, output))
    with pytest.raises(CommandError) as raised:
        stack.init() if step == "init" else stack.plan(tmp_path / "plan")
    assert str(raised.value) == (
        f"`terraform {step}` failed in {tmp_path}: {way}\n\n{words}\n\n"
        "and 1 more of Terraform's errors"
    )


def test_failure_without_the_word_error_is_shown_in_full(tmp_path: Path) -> None:
    stack = StackFolder(path=tmp_path, program=stand_in(tmp_path, "panic: runtime error\n"))
    with pytest.raises(CommandError, match=r"it says:\n\npanic: runtime error$"):
        stack.plan(tmp_path / "plan")


def test_old_plan_file_is_not_taken_for_the_new_one(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("old", encoding="utf-8")
    stack = StackFolder(path=tmp_path, program=stand_in(tmp_path, "Error: No\n"))
    with pytest.raises(CommandError):
        stack.plan(tmp_path / "plan")
    assert not (tmp_path / "plan").exists()


@pytest.fixture
def dev_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project with one environment, on a machine without Terraform."""
    (tmp_path / "dev.yaml").write_text("", encoding="utf-8")
    monkeypatch.setattr(project, "ENVIRONMENTS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(terraform.PROGRAM, raising=False)


@pytest.mark.usefixtures("dev_only")
def test_missing_terraform_is_told_at_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["diff"]) == 1
    assert capsys.readouterr().err == (
        "health-monitor: terraform: there is no such program on the PATH; install Terraform "
        "1.11, or name it in TERRAFORM_BINARY_NAME\n"
    )
    monkeypatch.setenv(terraform.PROGRAM, "tf-wrapper")
    assert main(["diff"]) == 1
    assert "health-monitor: tf-wrapper: there is no such" in capsys.readouterr().err


@pytest.mark.usefixtures("dev_only")
@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--env", "test"], "there is no environment 'test'; known: dev"),
        (["--env", "../dev"], "there is no environment '../dev'; known: dev"),
        (["--format", "xml"], "invalid choice: 'xml'"),
        (["--everything"], "unrecognized arguments: --everything"),
    ],
)
def test_wrong_usage_does_not_look_like_changes(
    capsys: pytest.CaptureFixture[str], argv: list[str], message: str
) -> None:
    try:
        code = main(["diff", *argv])
    except SystemExit as error:
        code = int(str(error.code))
    assert code == 1
    assert message in capsys.readouterr().err


def test_secret_that_terraform_repeats_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = "hunter2-planted"
    monkeypatch.setenv("PGPASSWORD", planted)
    monkeypatch.setenv("PG_CONN_STR", f"postgres://user:{planted}-too@db/state")
    monkeypatch.setenv("TF_TOKEN_app_terraform_io", "planted-token")
    monkeypatch.setenv("DATABRICKS_TOKEN", "abc")
    output = (
        f'Error: parse "postgres://user:{planted}-too@db/state": {planted}, user:{planted}-too, '
        "planted-token, abc"
    )
    stack = StackFolder(path=tmp_path, program=stand_in(tmp_path, output))
    with pytest.raises(CommandError) as raised:
        stack.init()
    assert str(raised.value).splitlines()[-1] == 'Error: parse "***": ***, user:***, ***, abc'
