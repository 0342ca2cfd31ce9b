"""The commands that ask something of a workspace, in this process, as a user with a token."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from health_monitor.cli.main import main

SETTINGS = """
catalog: main
schemas: {bronze: b, gold: g, semantic: s, monitoring: m, ml: l, ops: o}
workspace_root: /Shared/small
name_prefix: "[t] "
backend: {kind: local, path: t.tfstate}
"""


@dataclass(frozen=True, kw_only=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, kw_only=True)
class Commands:
    """Runs commands in this process, as a user with a token."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    environments: Path

    def run(self, *words: str, token: str = "admin-token", command: str = "run") -> Done:
        self.monkeypatch.setenv("DATABRICKS_TOKEN", token)
        self.capsys.readouterr()
        code = main([command, *words, "--env", "t", "--workspace"])
        printed = self.capsys.readouterr()
        return Done(code=code, out=printed.out, err=printed.err)

    def settings(self, more: str) -> None:
        """Add to the environment file."""
        (self.environments / "t.yaml").write_text(SETTINGS + more, encoding="utf-8")
