"""A copy of the project with one environment, and `health-monitor diff` in it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checkouts import PROJECT, copy_of

DEV = "environments/dev.yaml"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, kw_only=True)
class DiffProject:
    """A project folder."""

    root: Path
    variables: Mapping[str, str]
    """On top of a bare environment."""

    @property
    def stack(self) -> Path:
        """The folder that Terraform works in."""
        return self.root / "cdktf.out" / "stacks" / "dev"

    def diff(self, *argv: str, **variables: str) -> Told:
        """Run the command as users do."""
        command = [sys.executable, "-m", "health_monitor", "diff", *argv]
        done = subprocess.run(
            command,
            cwd=self.root,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.root),
                "PYTHONPATH": str(self.root / "constructs"),
                "PYTHONUTF8": "1",
                **self.variables,
                **variables,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return Told(code=done.returncode, out=done.stdout, err=done.stderr)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that occurs once."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path}: {old!r} occurs {text.count(old)} times"
        file.write_text(text.replace(old, new), encoding="utf-8")


def diff_project(root: Path, variables: Mapping[str, str]) -> DiffProject:
    """A copy with the dev environment alone, which keeps its state in a local file."""
    copy_of(PROJECT, root)
    for file in (root / "environments").glob("*.yaml"):
        if file.stem != "dev":
            file.unlink()
    return DiffProject(root=root, variables=variables)
