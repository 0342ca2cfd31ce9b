"""The project of docs/reuse.md: its files and commands, as the page has them."""

import base64
import json
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checkouts import PROJECT, Plan

from health_monitor.environments.settings import Settings
from health_monitor.jobs.spec import Job
from health_monitor.layers.preflight import read_environments

PAGE = (PROJECT / "docs" / "reuse.md").read_text(encoding="utf-8")
FILE = re.compile(r"^`(?P<path>[\w./]+)`:\n\n```\w+\n(?P<text>.*?)^```$", re.M | re.S)
COMMAND = re.compile(r"^```sh\n(?P<text>.*?)^```$", re.M | re.S)


@dataclass(frozen=True, kw_only=True)
class Project:
    """The team's folder, with a copy of this repository in it."""

    root: Path

    def run(self, command: str) -> None:
        """Run a line of the page, where `python` is the one that runs the tests."""
        done = subprocess.run(
            ["sh", "-ec", command],
            cwd=self.root,
            env={
                "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
                "HOME": os.environ.get("HOME", "/"),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def file(self, stack: str) -> Path:
        return self.root / "cdktf.out" / "stacks" / stack / "cdk.tf.json"

    def plan(self, stack: str) -> Plan:
        plan: Plan = json.loads(self.file(stack).read_text(encoding="utf-8"))
        return plan

    def environments(self) -> dict[Path, Settings]:
        return read_environments([self.root / "environments" / "finance.yaml"])

    def jobs(self) -> list[Job]:
        names = runpy.run_path(str(self.root / "finance_jobs.py"))
        return [names["COST_REPORT_JOB"], names["FINANCE_NIGHTLY"]]


def write_files(root: Path) -> None:
    for block in FILE.finditer(PAGE):
        file = root / block["path"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block["text"], encoding="utf-8")


def job(plan: Plan, key: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = plan["resource"]["databricks_job"][key]
    return found


def manifest(plan: Plan) -> Mapping[str, str]:
    encoded = plan["resource"]["databricks_workspace_file"]["manifest"]["content_base64"]
    files: Mapping[str, str] = json.loads(base64.b64decode(encoded))["files"]
    return files
