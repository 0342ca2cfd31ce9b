"""The real Terraform on a folder, with the provider that it finds itself or the stand-in.

As a pytest plugin it gives the fixture `provider`, and says at the end which of the two ran.
"""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from standin_provider.schema import provider_schema

SUPPORT = Path(__file__).resolve().parent
SOURCE = "databricks/databricks"
VERSION = provider_schema().provider_version
SEARCH_SECONDS = 600.0
RUN_SECONDS = 1800.0
QUIET = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_INPUT": "0"}
HASTY = {"TF_REGISTRY_CLIENT_TIMEOUT": "5", "TF_REGISTRY_DISCOVERY_RETRY": "0"}
PLAN = "plan.tfplan"


class TerraformError(Exception):
    """Terraform ended with an error; the text is what it printed."""


@dataclass(frozen=True, kw_only=True)
class Done:
    """One command that has ended."""

    code: int
    output: str
    """What it printed, errors included."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a plan does to one resource."""

    address: str
    actions: tuple[str, ...]
    """create, update, delete; a replacement has two."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A plan that Terraform made."""

    changes: list[Change]
    """In the order of their addresses; resources that stay as they are, are left out."""
    exit_code: int
    """0 without changes, 2 with some."""
    content: Mapping[str, Any]
    """The whole plan, as `terraform show -json` prints it."""


@dataclass(frozen=True)
class Terraform:
    """Commands on the configuration of one folder; those that fail raise TerraformError."""

    folder: Path
    env: Mapping[str, str]
    """Variables on top of a bare environment: login, state, CLI configuration."""

    def run(self, *arguments: str, cwd: Path | None = None) -> Done:
        """Any command, whatever its exit code."""
        command = ["terraform", f"-chdir={self.folder}", *arguments]
        return run(command, cwd=cwd or self.folder, env=self.env)

    def init(self, *options: str) -> str:
        return self._checked("init", "-no-color", *options)

    def validate(self) -> str:
        return self._checked("validate", "-no-color")

    def plan(self, *options: str) -> Plan:
        done = self.run("plan", "-no-color", "-detailed-exitcode", f"-out={PLAN}", *options)
        if done.code not in (0, 2):
            raise TerraformError(done.output)
        content = json.loads(self._checked("show", "-json", PLAN))
        changes = [
            Change(address=change["address"], actions=tuple(change["change"]["actions"]))
            for change in content.get("resource_changes", ())
            if change["change"]["actions"] != ["no-op"]
        ]
        changes.sort(key=lambda change: change.address)
        return Plan(changes=changes, exit_code=done.code, content=content)

    def apply(self, *options: str) -> str:
        return self._checked("apply", "-no-color", "-auto-approve", *options)

    def destroy(self, *options: str) -> str:
        return self._checked("destroy", "-no-color", "-auto-approve", *options)

    def show_state(self) -> Mapping[str, Any]:
        """Address -> attribute values of everything in the state."""
        shown = json.loads(self._checked("show", "-json"))
        module = shown.get("values", {}).get("root_module", {})
        return {row["address"]: row["values"] for row in module.get("resources", ())}

    def _checked(self, *arguments: str) -> str:
        done = self.run(*arguments)
        if done.code != 0:
            raise TerraformError(done.output)
        return done.output


def run(command: list[str], *, cwd: Path, env: Mapping[str, str]) -> Done:
    """Run a program with `env` on top of PATH, HOME and what keeps Terraform quiet."""
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**bare, **QUIET, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=RUN_SECONDS,
        check=False,
    )
    return Done(code=done.returncode, output=done.stdout)


@dataclass(frozen=True, kw_only=True)
class Provider:
    """The provider that the tests run with."""

    is_stand_in: bool
    environment: Mapping[str, str]
    """Makes every `terraform init` take it, without asking anywhere else."""

    @property
    def description(self) -> str:
        kind = "served by the tests: `terraform init` found none"
        return f"{SOURCE} {VERSION}, {kind if self.is_stand_in else 'found by `terraform init`'}"


def find_provider(folder: Path, env: Mapping[str, str]) -> Provider:
    """The provider that `terraform init` finds in this environment, else the stand-in.

    What it finds is kept below `folder`, so that it is looked for once only.
    """
    folder.mkdir()
    required = {"databricks": {"source": SOURCE, "version": VERSION}}
    config = {"terraform": {"required_providers": required}}
    (folder / "main.tf.json").write_text(json.dumps(config), encoding="utf-8")
    terraform = ["terraform", f"-chdir={folder}"]
    environment = {**HASTY, **env}
    try:
        found = subprocess.run(
            [*terraform, "init", "-input=false"],
            env={**os.environ, **QUIET, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SEARCH_SECONDS,
            check=False,
        )
        is_stand_in = found.returncode != 0
    except subprocess.TimeoutExpired:
        is_stand_in = True
    mirror = folder / ".terraform" / "providers"
    if is_stand_in:
        mirror = folder / "mirror"
        _install_stand_in(mirror / _address(run([*terraform, "providers"], cwd=folder, env={})))
    file = folder / "terraform.rc"
    file.write_text(
        f'provider_installation {{\n  filesystem_mirror {{ path = "{mirror}" }}\n}}\n',
        encoding="utf-8",
    )
    return Provider(is_stand_in=is_stand_in, environment={"TF_CLI_CONFIG_FILE": str(file)})


def _address(providers: Done) -> str:
    """Where Terraform looks for the provider in a mirror: with the host of its registry."""
    found = re.search(r"provider\[(\S+)\]", providers.output)
    if found is None:
        raise TerraformError(providers.output)
    return found[1]


def _install_stand_in(folder: Path) -> None:
    place = folder / VERSION / _platform()
    place.mkdir(parents=True)
    program = place / f"terraform-provider-databricks_v{VERSION}"
    program.write_text(
        "#!/bin/sh\n"
        f"PYTHONPATH={shlex.quote(str(SUPPORT))} "
        f"exec {shlex.quote(sys.executable)} -P -m standin_provider\n",
        encoding="utf-8",
    )
    program.chmod(0o755)


def _platform() -> str:
    """Operating system and processor, as Terraform calls them."""
    version = run(["terraform", "version", "-json"], cwd=SUPPORT, env={})
    return str(json.loads(version.output)["platform"])


USED = pytest.StashKey[str]()
FROM_WORKER = "terraform_provider"


@pytest.fixture(scope="session")
def provider(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Provider:
    """The provider of all tests of this run."""
    found = find_provider(tmp_path_factory.mktemp("provider") / "search", {})
    _remember(pytestconfig, found.description)
    return found


def _remember(config: pytest.Config, description: str) -> None:
    config.stash[USED] = description
    if hasattr(config, "workeroutput"):
        config.workeroutput[FROM_WORKER] = description


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """A worker that ran tests in parallel tells the main process what it used."""
    description = getattr(node, "workeroutput", {}).get(FROM_WORKER)
    if description:
        node.config.stash[USED] = description


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if USED in config.stash:
        terminalreporter.write_line(f"Terraform provider: {config.stash[USED]}")
