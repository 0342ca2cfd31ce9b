"""Ctrl-C stops following; the run goes on, and the command says how to come back to it."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from remote_commands import Commands
from small_deployment import SmallDeployment

from workspace_emulator.server import WorkspaceEmulator

PROJECT = Path(__file__).resolve().parents[2]


def test_run_goes_on_when_nobody_follows_it_any_more(
    emulator: WorkspaceEmulator, tmp_path: Path, commands: Commands
) -> None:
    tags = {"product": "health-monitor", "deployment": "dev"}
    deployment = SmallDeployment(workspace=emulator, folder=tmp_path, prefix="[dev] ", tags=tags)
    deployment.job("slow_job", deployment.task("wait", waits="go"))
    process = subprocess.Popen(
        [sys.executable, "-m", "health_monitor", "run", "slow_job", "--workspace"],
        env={
            **os.environ,
            "PYTHONPATH": str(PROJECT / "constructs"),
            "DATABRICKS_TOKEN": "admin-token",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "slow_job > wait: RUNNING" in line:
            process.send_signal(signal.SIGINT)
            break
    out, err = process.communicate(timeout=180)
    out = "".join(lines) + out
    assert (process.returncode, err) == (130, ""), out
    left = re.search(r"Run (\d+) of slow_job goes on in the workspace: (\S+)\n", out)
    assert left is not None, out
    again = f"health-monitor run slow_job --env dev --workspace --follow {left[1]}"
    assert out.endswith(f"follow it: {again}\ncancel it: {again.replace('follow', 'cancel')}\n")
    assert deployment.diary == ["wait"]
    answer = deployment.admin.get("/api/2.2/jobs/runs/get", run_id=left[1]).body
    assert (answer["run_page_url"], answer["state"]["life_cycle_state"]) == (left[2], "RUNNING")
    deployment.file("go").touch()
