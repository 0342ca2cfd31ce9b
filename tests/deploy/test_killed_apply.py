"""The real plan on a remote backend: shared by two checkouts, and resumed after `kill -9`."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from deployments import OVERRIDE, Checkout, Site
from state_server import StateServer
from terraform_cli import Terraform, TerraformError

PATIENCE = 600.0
USER, PASSWORD = "deployer", "hunter2-of-the-backend"


@dataclass(frozen=True, kw_only=True)
class RemoteSite:
    """A workspace, and a state server that its checkouts share."""

    site: Site
    server: StateServer

    @property
    def login(self) -> Mapping[str, str]:
        """The login of the workspace and that of the state."""
        state = {"TF_HTTP_USERNAME": USER, "TF_HTTP_PASSWORD": PASSWORD}
        return {**self.site.login, **state}

    def terraform(self, checkout: Checkout) -> Terraform:
        """Terraform in a checkout's folder, its state on the server."""
        address = self.server.address("dev")
        block = {"address": address, "lock_address": address, "unlock_address": address}
        override = {"terraform": {"backend": {"http": block}}}
        stack = checkout.stack("dev")
        (stack / OVERRIDE).write_text(json.dumps(override), encoding="utf-8")
        terraform = Terraform(stack, self.login)
        terraform.init()
        return terraform

    def kill_apply(self, jobs: int) -> None:
        """Start an apply, and end it without notice when it has made so many jobs."""
        stack = self.site.checkout.stack("dev")
        bare = {name: os.environ[name] for name in ("PATH", "HOME")}
        running = subprocess.Popen(
            ["terraform", f"-chdir={stack}", "apply", "-auto-approve", "-input=false"],
            env={**bare, "CHECKPOINT_DISABLE": "1", **self.login},
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + PATIENCE
        while len(self.site.workspace.read()["jobs"]) < jobs:
            assert time.monotonic() < end and running.poll() is None
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL

    def adopt(self) -> str:
        """What `health-monitor adopt` prints."""
        root = self.site.checkout.root
        done = subprocess.run(
            [sys.executable, "-m", "health_monitor", "adopt"],
            cwd=root,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(root),
                "PYTHONPATH": str(root / "constructs"),
                **self.login,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def made_things(workspace: Mapping[str, Mapping[str, Any]]) -> set[tuple[str, str]]:
    """The ids of what must be made once."""
    schemas = {("schema", each["schema_id"]) for each in workspace["schemas"].values()}
    experiments = {
        ("experiment", each["experiment_id"]) for each in workspace["experiments"].values()
    }
    jobs = {("job", str(key)) for key in workspace["jobs"]}
    return schemas | experiments | jobs | {("warehouse", key) for key in workspace["warehouses"]}


@pytest.fixture
def remote(empty_site: Site, tmp_path: Path) -> Iterator[RemoteSite]:
    (tmp_path / "states").mkdir()
    with StateServer(folder=tmp_path / "states", user=USER, password=PASSWORD) as server:
        yield RemoteSite(site=empty_site, server=server)


def test_killed_apply_is_taken_over_and_finished(remote: RemoteSite, tmp_path: Path) -> None:
    workspace = remote.site.workspace
    terraform = remote.terraform(remote.site.checkout)
    remote.kill_apply(jobs=4)
    made = workspace.read()
    assert len(made["jobs"]) >= 4

    with pytest.raises(TerraformError) as refused:
        terraform.apply()
    lock = re.search(r"^ID=(\S+)$", str(refused.value), re.MULTILINE)
    assert lock is not None
    assert terraform.run("force-unlock", "-force", lock[1]).code == 0
    told = remote.adopt()
    terraform.apply()

    assert terraform.plan().changes == []
    whole = workspace.read()
    assert made_things(made) <= made_things(whole)
    planned = remote.site.checkout.resources("dev", "job")
    assert len(whole["jobs"]) == len(planned)
    assert Counter(line.partition(".")[0] for line in told.splitlines())["databricks_job"] == len(
        made["jobs"]
    )
    second = remote.terraform(remote.site.checkout.copy(tmp_path / "second"))
    assert second.plan().exit_code == 0


def test_nothing_is_taken_over_where_nothing_was_left(remote: RemoteSite) -> None:
    remote.terraform(remote.site.checkout)
    assert remote.adopt() == "0 taken over; `health-monitor diff --env dev` shows the rest\n"
    assert not remote.server.state("dev")
