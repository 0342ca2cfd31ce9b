"""What keeps a job from running in its workspace: one clear message each, and no traceback."""

import logging
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from remote_commands import Commands
from small_deployment import DEVELOPER, READER, ROOT, SERVICE, SmallDeployment

from health_monitor.remote import workspace


@pytest.fixture(autouse=True)
def hears_the_sdk() -> Iterator[None]:
    """The command quietens the SDK; other tests hear it again."""
    yield
    logging.getLogger("databricks.sdk").setLevel(logging.NOTSET)


@pytest.fixture
def job(deployment: SmallDeployment) -> int:
    return deployment.job("load_job", deployment.task("load"))


def message(commands: Commands, *words: str, token: str = "admin-token", code: int = 1) -> str:
    """What is said when it does not work: one line, of which the program's name is left out."""
    done = commands.run(*words, token=token)
    assert done.code == code, done.out + done.err
    assert done.out == ""
    name, _, text = done.err.strip().partition(": ")
    assert (name, text.count("\n")) == ("health-monitor", 0), done.err
    return text


def test_missing_permission_is_named(
    deployment: SmallDeployment, commands: Commands, job: int
) -> None:
    deployment.allow(job, "CAN_VIEW", READER)
    deployment.allow(job, "CAN_MANAGE_RUN", DEVELOPER)
    text = message(commands, "load_job", token="reader-token")
    assert "you may not run '[t] load_job'" in text
    assert "it needs CAN_MANAGE_RUN on the job" in text
    assert deployment.diary == []
    assert commands.run("load_job", token="developer-token").code == 0


@pytest.mark.parametrize(
    ("token", "says"), [("old-token", "Access token is expired"), ("no-token", "Invalid access")]
)
def test_token_that_is_not_accepted_is_told(
    commands: Commands, job: int, token: str, says: str
) -> None:
    text = message(commands, "load_job", token=token)
    assert f"who you are is not accepted: {says}" in text
    assert "log in again with `databricks auth login`" in text


def test_token_that_expires_while_a_run_is_followed(
    deployment: SmallDeployment, commands: Commands
) -> None:
    job = deployment.job("slow_job", deployment.task("wait", waits="go"))
    deployment.allow(job, "CAN_MANAGE_RUN", DEVELOPER)
    threading.Timer(0.5, lambda: deployment.workspace.expire("developer-token")).start()
    done = commands.run("slow_job", token="developer-token")
    deployment.file("go").touch()
    assert done.code == 1
    assert "slow_job > wait: RUNNING" in done.out
    assert "Access token is expired; log in again" in done.err
    assert "may be going on" in done.err


def test_unknown_job_is_told(commands: Commands, job: int) -> None:
    text = message(commands, "lod_job")
    assert "there is no job '[t] lod_job', or you may not see it" in text
    assert "deploy t first, or ask for CAN_MANAGE_RUN" in text
    assert "there is no job '[t] load_job'" in message(commands, "load_job", token="reader-token")


def test_job_of_something_else_is_not_taken(
    deployment: SmallDeployment, commands: Commands
) -> None:
    tags = {"product": "health-monitor", "deployment": "other"}
    other = deployment.job("load_job", deployment.task("load"), tags=tags)
    text = message(commands, "load_job")
    assert f"of the jobs that are called '[t] load_job' ({other}) none has the tags" in text
    own = deployment.job("load_job", deployment.task("load"))
    assert commands.run("load_job").code == 0
    second = deployment.job("load_job", deployment.task("load"))
    text = message(commands, "load_job")
    assert "2 jobs are called '[t] load_job' and tagged deployment=t" in text
    assert f"{own} of admin@example.com" in text
    assert f"{second} of admin@example.com" in text


def test_host_that_does_not_answer_is_told(commands: Commands) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"http://127.0.0.1:{free.getsockname()[1]}"
    commands.monkeypatch.setenv("DATABRICKS_HOST", host)
    text = message(commands, "load_job")
    assert text.startswith(f"{host}: cannot look for the job '[t] load_job': the host does not")


def test_nothing_to_log_in_with_is_told(commands: Commands) -> None:
    text = message(commands, "load_job", token="")
    assert "cannot log in: default auth: cannot configure default credentials" in text
    assert "set DATABRICKS_HOST and DATABRICKS_TOKEN" in text


def test_environment_says_which_workspace(
    deployment: SmallDeployment, commands: Commands, job: int
) -> None:
    profiles = deployment.file("profiles")
    profiles.write_text(
        f"[here]\nhost = {deployment.workspace.host}\ntoken = admin-token\n", encoding="utf-8"
    )
    commands.monkeypatch.setenv("DATABRICKS_CONFIG_FILE", str(profiles))
    commands.settings("profile: nowhere\n")
    text = message(commands, "load_job")
    assert "profile nowhere: cannot log in" in text
    assert "has no nowhere profile configured" in text
    commands.settings("profile: here\n")
    commands.monkeypatch.delenv("DATABRICKS_HOST")
    assert commands.run("load_job", token="").code == 0


def test_rate_limit_is_waited_for_as_long_as_it_says(
    deployment: SmallDeployment, commands: Commands, job: int
) -> None:
    commands.monkeypatch.setattr(workspace, "RETRY_SECONDS", 1)
    # Longer than the SDK tries again by itself.
    deployment.workspace.throttles += [2, 1]
    began = time.monotonic()
    done = commands.run("load_job")
    assert done.code == 0, done.out + done.err
    assert time.monotonic() - began >= 3
    assert deployment.workspace.throttles == []
    assert deployment.diary == ["load"]


def test_rate_limit_without_end_is_told(
    deployment: SmallDeployment, commands: Commands, job: int
) -> None:
    commands.monkeypatch.setattr(workspace, "PATIENCE_SECONDS", 0.0)
    deployment.workspace.throttles += [1] * 20
    assert "still limits the rate of requests" in message(commands, "load_job")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--param", "day"), "write NAME=VALUE, with a parameter of the deployed jobs: none"),
        (("--param", "load.says=x"), "arguments of tasks can be replaced on this machine only"),
        (("--retries", "0"), "--retries is for runs on this machine"),
        (("--engine", "connect"), "--engine is for runs on this machine"),
        (("--repair", "--follow"), "--repair and --follow exclude each other"),
        (("other_job", "--cancel"), "--cancel goes on with one run: name its job only"),
    ],
)
def test_wrong_usage_is_told(
    commands: Commands, job: int, words: tuple[str, ...], says: str
) -> None:
    assert says in message(commands, "load_job", *words, code=2)


def test_run_that_is_not_the_jobs_is_told(
    deployment: SmallDeployment, commands: Commands, job: int
) -> None:
    assert "'[t] load_job' has not run yet; run it first" in message(
        commands, "load_job", "--repair"
    )
    other = deployment.job("other_job", deployment.task("other"))
    run = deployment.admin.post("/api/2.2/jobs/run-now", job_id=other).body["run_id"]
    text = message(commands, "load_job", "--follow", str(run))
    assert f"run {run} is one of '[t] other_job', not of '[t] load_job'" in text
    assert "Run 7 does not exist" in message(commands, "load_job", "--repair", "7")


def test_nested_run_that_may_not_be_seen_is_left_out(
    deployment: SmallDeployment, commands: Commands, job: int
) -> None:
    master = deployment.job("master", deployment.child("child", job))
    deployment.allow(master, "CAN_MANAGE_RUN", DEVELOPER)
    done = commands.run("master", token="developer-token")
    assert done.code == 0, done.out + done.err
    assert "master > child: SUCCESS" in done.out
    assert "master > child > load" not in done.out
    assert deployment.diary == ["load"]


def test_jobs_start_others_and_read_files_by_whom_they_run_as(
    deployment: SmallDeployment, commands: Commands, job: int
) -> None:
    run_as = {"run_as": {"service_principal_name": SERVICE}}
    master = deployment.job("master", deployment.child("child", job), **run_as)
    done = commands.run("master")
    assert done.code == 1
    assert done.out.endswith(
        f"User {SERVICE} does not have CAN_MANAGE_RUN permissions on job {job}.\n"
    )
    deployment.allow(job, "CAN_MANAGE_RUN", SERVICE, to="service_principal_name")
    deployment.allow(master, "CAN_MANAGE_RUN", DEVELOPER)
    assert commands.run("master", token="developer-token").code == 0
    shared = deployment.admin.get("/api/2.0/workspace/get-status", path="/Shared").body
    nobody: dict[str, list[str]] = {"access_control_list": []}
    place = f"/api/2.0/permissions/directories/{shared['object_id']}"
    deployment.admin.send("PUT", place, nobody)
    done = commands.run("master")
    assert done.code == 1
    assert "FileNotFoundError" in done.out and f"{ROOT}/area/work.py" in done.out
