"""The command line on a small deployment in an emulated workspace."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from remote_commands import Commands
from small_deployment import ACCOUNT, TOKENS, SmallDeployment

from health_monitor.cli import project
from health_monitor.remote import follow, workspace
from workspace_emulator.server import WorkspaceEmulator


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[WorkspaceEmulator]:
    with WorkspaceEmulator(
        state=tmp_path / "workspace", tokens=TOKENS, account=ACCOUNT, expired=("old-token",)
    ) as opened:
        yield opened


@pytest.fixture
def deployment(emulator: WorkspaceEmulator, tmp_path: Path) -> SmallDeployment:
    return SmallDeployment(workspace=emulator, folder=tmp_path)


@pytest.fixture
def commands(
    emulator: WorkspaceEmulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Commands:
    """Nothing of this machine's own login reaches them, and they look often."""
    environments = tmp_path / "environments"
    environments.mkdir()
    monkeypatch.setattr(project, "ENVIRONMENTS", environments)
    monkeypatch.setattr(follow, "PACE", follow.Pace(shortest=0.02, longest=0.1))
    monkeypatch.setattr(workspace, "RETRY_SECONDS", 1)
    monkeypatch.setenv("DATABRICKS_HOST", emulator.host)
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", str(tmp_path / "no.databrickscfg"))
    monkeypatch.setenv("COLUMNS", "200")
    made = Commands(monkeypatch=monkeypatch, capsys=capsys, environments=environments)
    made.settings("")
    return made
