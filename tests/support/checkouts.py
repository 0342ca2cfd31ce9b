"""Copies of the project, synthesized by their own `main.py`."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
SNAPSHOTS = PROJECT / "tests" / "snapshots"
EVERYTHING = SNAPSHOTS / "everything.yaml"
"""The environment of the snapshots, which is none of the project's own."""
SOURCES = ("main.py", "cdktf.json", "constructs", "workloads", "environments")

Plan = Mapping[str, Any]
"""A stack's `cdk.tf.json`."""


@dataclass(frozen=True, kw_only=True)
class Checkout:
    """A copy of the project, with the snapshots' environment beside its own."""

    root: Path

    def main(self, *python: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Runs `python main.py` from another folder, with a bare environment.

        `python`: what stands before `main.py` on the command line.
        """
        return subprocess.run(
            [sys.executable, *python, str(self.root / "main.py")],
            cwd=self.root.parent,
            env={"PATH": "/usr/bin:/bin", "HOME": os.environ.get("HOME", "/"), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def stacks(self) -> dict[str, Path]:
        """Environment -> its plan's file."""
        files = sorted((self.root / "cdktf.out" / "stacks").glob("*/cdk.tf.json"))
        return {file.parent.name: file for file in files}

    def plan(self, environment: str) -> Plan:
        content: Plan = json.loads(self.stacks[environment].read_text(encoding="utf-8"))
        return content


def copy_of(project: Path, root: Path) -> Checkout:
    """A copy of the files that a plan is made of, at a folder that is not there yet."""
    root.mkdir(parents=True)
    for name in SOURCES:
        if (project / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(project / name, root / name, ignore=ignored)
        else:
            shutil.copy(project / name, root / name)
    return Checkout(root=root)


def synthesized(root: Path, **environment: str) -> Checkout:
    """A copy with the snapshots' environment, and the plans of all environments."""
    copy = copy_of(PROJECT, root)
    shutil.copy(EVERYTHING, copy.root / "environments")
    done = copy.main(**environment)
    assert done.returncode == 0, done.stderr
    return copy
