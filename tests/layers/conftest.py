"""Plans of the whole product, made by `main.py` in two copies of the project."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
EVERYTHING = PROJECT / "tests" / "snapshots" / "everything.yaml"
SOURCES = ("main.py", "cdktf.json", "constructs", "workloads", "environments")
NOT_COPIED = shutil.ignore_patterns("__pycache__")


@dataclass(frozen=True, kw_only=True)
class Checkout:
    """A copy of the project, with the snapshots' environment beside its own."""

    root: Path

    def main(self, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Runs `python main.py` from another folder, with a bare environment."""
        return subprocess.run(
            [sys.executable, str(self.root / "main.py")],
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


def copy_of(project: Path, root: Path) -> Checkout:
    root.mkdir(parents=True)
    for name in SOURCES:
        if (project / name).is_dir():
            shutil.copytree(project / name, root / name, ignore=NOT_COPIED)
        else:
            shutil.copy(project / name, root / name)
    return Checkout(root=root)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A synthesized copy of the project."""
    copy = copy_of(PROJECT, tmp_path_factory.mktemp("here") / "project")
    shutil.copy(EVERYTHING, copy.root / "environments")
    done = copy.main(PYTHONHASHSEED="1", LC_ALL="C")
    assert done.returncode == 0, done.stderr
    return copy


@pytest.fixture
def other_checkout(checkout: Checkout, tmp_path: Path) -> Checkout:
    """A copy of that copy at a longer path, not synthesized."""
    return copy_of(checkout.root, tmp_path / "a longer path" / "to" / "the project")


@pytest.fixture(scope="session", params=sorted([EVERYTHING.stem, "dev", "prod"]))
def plan(request: pytest.FixtureRequest, checkout: Checkout) -> Mapping[str, Any]:
    """The plan of each environment in turn."""
    text = checkout.stacks[request.param].read_text(encoding="utf-8")
    content: Mapping[str, Any] = json.loads(text)
    return content


@pytest.fixture(scope="session")
def everything(checkout: Checkout) -> Mapping[str, Any]:
    """The plan of the snapshots' environment."""
    text = checkout.stacks[EVERYTHING.stem].read_text(encoding="utf-8")
    content: Mapping[str, Any] = json.loads(text)
    return content
