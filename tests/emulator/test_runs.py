"""Runs of jobs in the emulated workspace: what is refused, and what the answers hold."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import InvalidParameterValue, PermissionDenied
from databricks.sdk.errors.platform import ResourceDoesNotExist
from databricks.sdk.service.jobs import Run, RunLifeCycleState, RunResultState
from small_deployment import ACCOUNT, TOKENS, SmallDeployment

from workspace_emulator.caller import refused
from workspace_emulator.server import WorkspaceEmulator


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[WorkspaceEmulator]:
    with WorkspaceEmulator(state=tmp_path / "w", tokens=TOKENS, account=ACCOUNT) as emulator:
        yield emulator


@pytest.fixture
def deployment(workspace: WorkspaceEmulator, tmp_path: Path) -> SmallDeployment:
    return SmallDeployment(workspace=workspace, folder=tmp_path)


@pytest.fixture
def reader(workspace: WorkspaceEmulator) -> WorkspaceClient:
    return WorkspaceClient(host=workspace.host, token="reader-token", auth_type="pat")


def ended(client: WorkspaceClient, run_id: int) -> Run:
    """The run, once it has ended."""
    until = time.monotonic() + 180
    while time.monotonic() < until:
        run = client.jobs.get_run(run_id, include_history=True)
        state = run.state.life_cycle_state if run.state else None
        if state in (RunLifeCycleState.TERMINATED, RunLifeCycleState.INTERNAL_ERROR):
            return run
        time.sleep(0.02)
    raise AssertionError(f"run {run_id} does not end")


def start(client: WorkspaceClient, job_id: int, token: str | None = None) -> int:
    return int(client.jobs.run_now(job_id, idempotency_token=token).bind()["run_id"])


def test_run_is_told_with_its_children(deployment: SmallDeployment, admin: WorkspaceClient) -> None:
    child = deployment.job("child", deployment.task("load"), parameters={"day": "0"})
    job = deployment.job("master", deployment.child("child", child, day="7"))
    run = ended(admin, start(admin, job))
    assert run.state is not None
    assert run.state.result_state is RunResultState.SUCCESS
    assert run.run_page_url == f"{deployment.workspace.host}/#job/{job}/run/{run.run_id}"
    assert run.start_time and run.end_time and run.start_time <= run.end_time
    (task,) = run.tasks or []
    output = admin.jobs.get_run_output(task.run_id or 0)
    assert output.run_job_output is not None
    of_child = admin.jobs.get_run(output.run_job_output.run_id or 0)
    assert (of_child.job_id, of_child.run_name) == (child, "[t] child")
    assert of_child.trigger_info is not None
    assert of_child.trigger_info.run_id == task.run_id
    assert [(p.name, p.default, p.value) for p in of_child.job_parameters or ()] == [
        ("day", "0", "7")
    ]
    listed = [each.run_id for each in admin.jobs.list_runs(limit=1)]
    assert sorted(map(int, filter(None, listed))) == sorted([run.run_id or 0, of_child.run_id or 0])
    assert [each.run_id for each in admin.jobs.list_runs(job_id=child)] == [of_child.run_id]
    assert not list(admin.jobs.list_runs(job_id=job, active_only=True))


def test_same_token_starts_one_run(deployment: SmallDeployment, admin: WorkspaceClient) -> None:
    job = deployment.job("load", deployment.task("load"))
    first = start(admin, job, "once")
    assert start(admin, job, "once") == first
    ended(admin, first)
    other = start(admin, job, "again")
    ended(admin, other)
    assert deployment.diary == ["load", "load"]


def test_runs_and_what_they_gave_survive_a_restart(
    deployment: SmallDeployment, admin: WorkspaceClient, tmp_path: Path
) -> None:
    job = deployment.job("load", deployment.task("load", needs="never"))
    run = ended(admin, start(admin, job))
    deployment.workspace.__exit__(None, None, None)
    with WorkspaceEmulator(state=tmp_path / "w", tokens=TOKENS, account=ACCOUNT) as again:
        client = WorkspaceClient(host=again.host, token="admin-token", auth_type="pat")
        (task,) = client.jobs.get_run(run.run_id or 0).tasks or []
        assert client.jobs.get_run_output(task.run_id or 0).error == "ValueError: load needs never"
    deployment.workspace.__enter__()


def test_runs_are_kept_from_who_may_not_see_the_job(
    deployment: SmallDeployment, admin: WorkspaceClient, reader: WorkspaceClient
) -> None:
    job = deployment.job("load", deployment.task("load"))
    run_id = start(admin, job)
    ended(admin, run_id)
    for call in (reader.jobs.get_run, reader.jobs.cancel_run, reader.jobs.repair_run):
        with refused(PermissionDenied, rule="permission_needed", says=f"on job {job}"):
            call(run_id)
    assert not list(reader.jobs.list_runs())
    with refused(PermissionDenied, rule="permission_needed", says="CAN_MANAGE_RUN"):
        start(reader, job)


def test_what_cannot_be_asked_of_runs_is_refused(
    deployment: SmallDeployment, admin: WorkspaceClient
) -> None:
    two = deployment.job("two", deployment.task("a"), deployment.task("b", needs="never"))
    run_id = start(admin, two)
    run = ended(admin, run_id)
    with refused(ResourceDoesNotExist, rule="run_exists", says="Run 5 does not exist."):
        admin.jobs.get_run(5)
    with refused(InvalidParameterValue, rule="output_of_task", says="of each individual task run"):
        admin.jobs.get_run_output(run_id)
    with refused(InvalidParameterValue, rule="runs_list_limit", says="1 to 24, not 25"):
        list(admin.jobs.list_runs(limit=25))
    with refused(InvalidParameterValue, rule="run_job_parameters", says="python_params"):
        admin.jobs.run_now(two, python_params=["x"])
    with refused(InvalidParameterValue, rule="repair_all_failed", says="must be true"):
        admin.jobs.repair_run(run_id, rerun_tasks=["b"])
    assert len(run.repair_history or ()) == 1


def test_repair_is_of_the_latest_state_of_a_run(
    deployment: SmallDeployment, admin: WorkspaceClient
) -> None:
    slow = deployment.job("slow", deployment.task("wait", waits="go"))
    active = start(admin, slow)
    with refused(InvalidParameterValue, rule="repair_ended", says="is still active"):
        admin.jobs.repair_run(active, rerun_all_failed_tasks=True)
    deployment.file("go").touch()
    ended(admin, active)
    with refused(InvalidParameterValue, rule="repair_failed", says="no failed tasks"):
        admin.jobs.repair_run(active, rerun_all_failed_tasks=True)
    job = deployment.job("load", deployment.task("load", needs="ready"))
    run_id = start(admin, job)
    ended(admin, run_id)
    admin.jobs.repair_run(run_id, rerun_all_failed_tasks=True)
    original, repair = ended(admin, run_id).repair_history or []
    assert original.id is None
    with refused(InvalidParameterValue, rule="repair_latest", says=f"must be {repair.id}"):
        admin.jobs.repair_run(run_id, rerun_all_failed_tasks=True)
    deployment.file("ready").touch()
    admin.jobs.repair_run(run_id, rerun_all_failed_tasks=True, latest_repair_id=repair.id)
    run = ended(admin, run_id)
    assert run.state is not None
    assert run.state.result_state is RunResultState.SUCCESS
    assert [task.attempt_number for task in run.tasks or ()] == [2]


def test_requests_that_come_too_soon_are_told_when_to_come_again(
    deployment: SmallDeployment,
) -> None:
    deployment.workspace.throttles.append(7)
    answer = deployment.admin.get("/api/2.2/jobs/list")
    assert (answer.status, answer.rule) == (429, "rate_limit")
    assert answer.headers["Retry-After"] == "7"
    assert deployment.admin.get("/api/2.2/jobs/list").status == 200


def test_what_does_not_run_here_is_told_by_the_run(
    deployment: SmallDeployment, admin: WorkspaceClient
) -> None:
    test = {"op": "EQUAL_TO", "left": "a", "right": "a"}
    job = deployment.job("ask", {"task_key": "ask", "condition_task": test})
    run = ended(admin, start(admin, job))
    assert run.state is not None
    assert run.state.life_cycle_state is RunLifeCycleState.INTERNAL_ERROR
    assert "condition_task: a task that runs here is one" in (run.state.state_message or "")


def test_expired_token_is_refused_from_then_on(
    deployment: SmallDeployment, reader: WorkspaceClient
) -> None:
    list(reader.jobs.list())
    deployment.workspace.expire("reader-token")
    with pytest.raises(PermissionDenied, match="Access token is expired"):
        list(reader.jobs.list())
