"""Terraform in a stack folder; each failure told with its way out."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from health_monitor.cli import CommandError

PROGRAM = "TERRAFORM_BINARY_NAME"
"""The variable of cdktf for another program than `terraform`."""
LOCK_PATIENCE = "60s"
"""How long to wait for somebody who is changing the state."""
NO_STATE = (
    "the backend does not give the state: check `backend` in the environment file and the "
    "variables with its login"
)
_SECRET = re.compile(r"TOKEN|PASSWORD|SECRET|KEY|CREDENTIALS|CONN_STR", re.IGNORECASE)
"""Names of variables whose values are not shown."""
_LOGIN = re.compile(r"://[^\s/@:]*:(\S+)@|password=(\S+)")
_SHORTEST = 5
"""Characters: a shorter value, such as `true`, is a word of many texts."""
_QUIET = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_INPUT": "0"}
_NO_CHANGES, _FAILED, _CHANGES = 0, 1, 2
"""The exit codes of `terraform plan -detailed-exitcode`."""

_WAYS_OUT = {
    r"cannot configure default credentials|default auth|oauth-m2m|\b401\b|[Ii]nvalid access token|"
    r"no configuration file found|has no .* profile configured": (
        "the workspace takes no login: set DATABRICKS_HOST and DATABRICKS_TOKEN, "
        "or DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, or DATABRICKS_CONFIG_PROFILE"
    ),
    r"Instance cannot be destroyed": (
        "the plan would destroy what holds data, and that is forbidden: take the change back; "
        "a schema or experiment that was renamed on purpose needs `moved` or `terraform state`"
    ),
    r"Error acquiring the state lock": (
        "somebody is changing the state: try again later; the lock of an apply that was killed "
        "goes with `terraform force-unlock ID` in the stack folder"
    ),
    r"Backend configuration changed": (
        "the environment's backend is another one now: run `terraform init -migrate-state` in "
        "the stack folder to take the state along"
    ),
    r"Failed to query available provider packages|Failed to install provider|"
    r"Could not retrieve the list of available versions|no available releases match": (
        "the Databricks provider cannot be installed: give Terraform a way to the registry, "
        "or a mirror in its CLI configuration"
    ),
    r"Error (loading|refreshing) state|Failed to (get|load) (the )?state": NO_STATE,
}
"""What Terraform's words stand for; the first that matches is told."""


@dataclass(frozen=True, kw_only=True)
class PlanFile:
    """A plan that Terraform has written."""

    path: Path
    has_changes: bool
    problem: str | None
    """Why it cannot be applied; None: it can."""


@dataclass(frozen=True, kw_only=True)
class StackFolder:
    """The folder of one environment's plan; every method raises CommandError."""

    path: Path
    program: str

    def init(self) -> None:
        """Get the provider and connect to the backend."""
        done = self._run("init", "-no-color")
        if done.returncode != 0:
            raise self._error("init", done)

    def plan(self, out: Path, *, replace: Sequence[str] = ()) -> PlanFile:
        """Write a plan. One that Terraform refuses is given too, if it was written.

        What stands at the addresses in `replace` is made anew, whether it differs or not.
        """
        out.unlink(missing_ok=True)
        done = self._run(
            "plan",
            "-no-color",
            "-detailed-exitcode",
            f"-lock-timeout={LOCK_PATIENCE}",
            f"-out={out}",
            *(f"-replace={address}" for address in replace),
        )
        if done.returncode in (_NO_CHANGES, _CHANGES):
            return PlanFile(path=out, has_changes=done.returncode == _CHANGES, problem=None)
        error = self._error("plan", done)
        if not out.is_file():
            raise error
        return PlanFile(path=out, has_changes=True, problem=str(error))

    def show(self, plan: Path) -> Mapping[str, Any]:
        """A plan as a document."""
        done = self._run("show", "-json", str(plan))
        if done.returncode != 0:
            raise self._error("show", done)
        document: Mapping[str, Any] = json.loads(done.stdout)
        return document

    def take(self, address: str, identifier: str) -> None:
        """Take something that is there already into the state."""
        lock = f"-lock-timeout={LOCK_PATIENCE}"
        done = self._run("import", "-no-color", lock, address, identifier)
        if done.returncode != 0:
            raise self._error("import", done)

    def _run(self, *argv: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [self.program, f"-chdir={self.path}", *argv],
            env={**os.environ, **_QUIET},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )

    def _error(self, step: str, done: "subprocess.CompletedProcess[str]") -> CommandError:
        return CommandError(_told(step, self.path, masked(done.stdout + done.stderr, os.environ)))


def find_terraform() -> str:
    """The program; raises CommandError if it is not there."""
    name = os.environ.get(PROGRAM) or "terraform"
    program = shutil.which(name)
    if program is None:
        raise CommandError(
            f"{name}: there is no such program on the PATH; install Terraform 1.11, "
            f"or name it in {PROGRAM}"
        )
    return program


def masked(text: str, variables: Mapping[str, str]) -> str:
    """A text without the secrets of these variables, which some backends repeat in an error."""
    secrets = [
        part
        for name, value in variables.items()
        if _SECRET.search(name)
        for part in (value, *(part for parts in _LOGIN.findall(value) for part in parts))
    ]
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, "***")
    return text


def _told(step: str, folder: Path, output: str) -> str:
    """What failed, the way out, and the first of Terraform's own errors."""
    errors = re.split(r"^(?=Error: )", output.strip(), flags=re.MULTILINE)
    errors = [error.strip() for error in errors if error.startswith("Error: ")] or [output.strip()]
    ways = [
        (way, error)
        for pattern, way in _WAYS_OUT.items()
        for error in errors
        if re.search(pattern, error)
    ]
    # Beyond the provider, all that init does is to reach the backend.
    otherwise = NO_STATE if step == "init" else "it says:"
    reason, error = ways[0] if ways else (otherwise, errors[0])
    more = f"\n\nand {len(errors) - 1} more of Terraform's errors" if len(errors) > 1 else ""
    return f"`terraform {step}` failed in {folder}: {reason}\n\n{error}{more}"
