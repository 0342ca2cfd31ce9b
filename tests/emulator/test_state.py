"""State: kept on disk, whole or not at all, for several clients at once."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from databricks.sdk import WorkspaceClient

from workspace_emulator.account import Account
from workspace_emulator.caller import Caller
from workspace_emulator.examples import CREATE, GET, LIST, job
from workspace_emulator.server import WorkspaceEmulator

TOKENS = {"t": "deployer@example.com"}
IMPORT = "/api/2.0/workspace/import"


def caller(emulator: WorkspaceEmulator) -> Caller:
    return Caller(host=emulator.host, token="t")


def fill(emulator: WorkspaceEmulator) -> int:
    """One of each kind; gives the job's id."""
    client = WorkspaceClient(host=emulator.host, token="t", auth_type="pat")
    client.workspace.mkdirs("/Shared/a")
    caller(emulator).post(IMPORT, path="/Shared/a/b.py", format="RAW", content="AAEC")
    client.schemas.create(name="bronze", catalog_name="main")
    client.experiments.create_experiment(name="/Shared/models")
    client.warehouses.create(name="w", cluster_size="Small")
    path = "/api/2.1/unity-catalog/permissions/schema/main.bronze"
    added = {"changes": [{"principal": "users", "add": ["SELECT"]}]}
    assert caller(emulator).send("PATCH", path, added).status == 200
    return int(caller(emulator).post(CREATE, **job()).body["job_id"])


def test_state_survives_a_restart(tmp_path: Path) -> None:
    with WorkspaceEmulator(state=tmp_path, tokens=TOKENS) as first:
        job_id = fill(first)
        before = first.read()
    assert [len(before[kind]) for kind in ("jobs", "files", "schemas", "grants")] == [1, 1, 1, 1]
    assert before["grants"] == {"schema/main.bronze": {"users": ["SELECT"]}}
    assert before["files"]["/Shared/a/b.py"]["content"] == b"\x00\x01\x02"
    assert before["permissions"][f"/jobs/{job_id}"] == {"deployer@example.com": "IS_OWNER"}
    with WorkspaceEmulator(state=tmp_path, tokens=TOKENS) as second:
        assert second.read() == before
        assert second.requests == []
        assert caller(second).get(GET, job_id=str(job_id)).body["settings"] == job()
        assert caller(second).post(CREATE, **job()).body["job_id"] > job_id


def test_two_folders_are_two_workspaces(tmp_path: Path) -> None:
    with (
        WorkspaceEmulator(state=tmp_path / "a", tokens=TOKENS) as one,
        WorkspaceEmulator(state=tmp_path / "b", tokens=TOKENS) as other,
    ):
        fill(one)
        assert caller(other).get(LIST).body["jobs"] == []


def test_stopped_workspace_answers_nobody(tmp_path: Path) -> None:
    session = requests.Session()
    session.headers["Authorization"] = "Bearer t"
    with WorkspaceEmulator(state=tmp_path, tokens=TOKENS) as emulator:
        address = f"{emulator.host}{LIST}"
        assert session.get(address, timeout=60).status_code == 200
    with pytest.raises(requests.ConnectionError):
        session.get(address, timeout=60)


def test_request_that_fails_late_leaves_nothing(tmp_path: Path) -> None:
    rows = [{"group_name": "nobody", "permission_level": "CAN_VIEW"}]
    with WorkspaceEmulator(state=tmp_path, tokens=TOKENS) as emulator:
        before = emulator.read()
        answer = caller(emulator).post(CREATE, **job(access_control_list=rows))
        assert (answer.status, answer.rule) == (404, "principal_exists")
        assert emulator.read() == before


def test_many_clients_at_once(tmp_path: Path) -> None:
    with WorkspaceEmulator(state=tmp_path, tokens=TOKENS) as emulator:

        def work(number: int) -> Any:
            path = f"/Shared/{number % 4}/{number}"
            caller(emulator).post("/api/2.0/workspace/mkdirs", path=path)
            content = {"path": f"{path}/a.py", "format": "RAW", "content": "AAAA"}
            assert caller(emulator).post(IMPORT, **content).status == 200
            return caller(emulator).post(CREATE, **job(name=f"job {number}")).body["job_id"]

        with ThreadPoolExecutor(max_workers=8) as pool:
            ids = list(pool.map(work, range(80)))
        state = emulator.read()
    assert len(set(ids)) == 80
    assert sorted(state["jobs"]) == sorted(map(str, ids))
    assert len(state["files"]) == 80
    objects = {**state["files"], **state["directories"]}.values()
    numbers = [each["object_id"] for each in objects]
    assert len(set(numbers)) == len(numbers)


def test_killed_workspace_keeps_what_it_answered(tmp_path: Path) -> None:
    program = textwrap.dedent(
        f"""
        import time
        from pathlib import Path
        from workspace_emulator.server import WorkspaceEmulator
        with WorkspaceEmulator(state=Path({str(tmp_path)!r}), tokens={TOKENS!r}) as emulator:
            print(emulator.host, flush=True)
            time.sleep(60)
        """
    )
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=paths
    )
    assert process.stdout is not None
    killed = Caller(host=process.stdout.readline().strip(), token="t")
    ids = [killed.post(CREATE, **job(name=f"job {n}")).body["job_id"] for n in range(20)]
    process.kill()
    process.wait(timeout=60)
    process.stdout.close()
    with WorkspaceEmulator(state=tmp_path, tokens=TOKENS) as emulator:
        assert sorted(emulator.read()["jobs"]) == sorted(map(str, ids))


def test_token_of_a_stranger_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"a token names x@example\.com, whom the account does"):
        WorkspaceEmulator(
            state=tmp_path,
            tokens={"t": "x@example.com"},
            account=Account.of("deployer@example.com"),
        )


def test_without_an_account_the_tokens_are_administrators(
    tmp_path: Path, as_user: Callable[..., WorkspaceClient]
) -> None:
    with WorkspaceEmulator(state=tmp_path / "other", tokens=TOKENS) as emulator:
        client = WorkspaceClient(host=emulator.host, token="t", auth_type="pat")
        groups = [group.display for group in client.current_user.me().groups or []]
        assert groups == ["admins", "users"]
        assert client.schemas.create(name="a", catalog_name="main").full_name == "main.a"
    mine = [group.display for group in as_user("reader").current_user.me().groups or []]
    assert "admins" not in mine
