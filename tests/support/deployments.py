"""Copies of the small product, synthesized, and the workspaces that Terraform deploys them to."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from small_product import copy_small_project
from standin_provider.client import Client
from standin_provider.login import Login
from terraform_cli import Provider, Terraform

from workspace_emulator.account import ADMINS, Account
from workspace_emulator.manner import Manner
from workspace_emulator.server import WorkspaceEmulator

PROJECT = Path(__file__).resolve().parents[2]
EVERYTHING = PROJECT / "tests" / "snapshots" / "everything.yaml"
DEPLOYER = "deployer@example.com"
TOKEN = "deployer-token"
OVERRIDE = "workspace_override.tf.json"


@dataclass(frozen=True, kw_only=True)
class Checkout:
    """A copy of the project with its plans, and with the local states of what it deployed."""

    root: Path

    def stack(self, environment: str) -> Path:
        return self.root / "cdktf.out" / "stacks" / environment

    def plan(self, environment: str) -> dict[str, Any]:
        """The synthesized JSON."""
        text = (self.stack(environment) / "cdk.tf.json").read_text(encoding="utf-8")
        content: dict[str, Any] = json.loads(text)
        return content

    def write_plan(self, environment: str, content: Mapping[str, Any]) -> None:
        """Put another plan in the place of the synthesized one."""
        (self.stack(environment) / "cdk.tf.json").write_text(json.dumps(content), encoding="utf-8")

    def resources(self, environment: str, kind: str) -> Mapping[str, Any]:
        """Key -> arguments of all resources of a type, `databricks_` left out."""
        found: Mapping[str, Any] = self.plan(environment)["resource"].get(f"databricks_{kind}", {})
        return found

    @property
    def environments(self) -> list[str]:
        return sorted(file.parent.name for file in self.root.glob("cdktf.out/stacks/*/cdk.tf.json"))

    def synthesize(self) -> None:
        done = subprocess.run(
            [sys.executable, "main.py"], cwd=self.root, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    def copy(self, root: Path) -> "Checkout":
        """The same again, deployed workspace included."""
        shutil.copytree(self.root, root, symlinks=True)
        return Checkout(root=root)


def check_out(root: Path) -> Checkout:
    """Copy the small product, with the environment of the snapshots, and synthesize it."""
    copy_small_project(root)
    shutil.copy(EVERYTHING, root / "environments")
    checkout = Checkout(root=root)
    checkout.synthesize()
    return checkout


@dataclass(frozen=True, kw_only=True)
class Site:
    """A checkout and the workspace beside it, which all its environments are deployed to."""

    checkout: Checkout
    workspace: WorkspaceEmulator
    provider: Provider

    def terraform(self, environment: str) -> Terraform:
        """Terraform in the folder of a stack, initialized."""
        stack = self.checkout.stack(environment)
        self._redirect(environment, stack)
        terraform = Terraform(stack, self.login)
        if not (stack / ".terraform").exists():
            terraform.init()
        return terraform

    @property
    def login(self) -> Mapping[str, str]:
        """What somebody sets who deploys: nothing of it is in the plan."""
        profiles = self.checkout.root / "databrickscfg"
        names = {
            block["profile"]
            for environment in self.checkout.environments
            for block in self.checkout.plan(environment)["provider"]["databricks"]
            if "profile" in block
        }
        sections = (f"[{name}]\nhost = {self.workspace.host}\n" for name in sorted(names))
        profiles.write_text("\n".join(sections), encoding="utf-8")
        return {
            **self.provider.environment,
            "DATABRICKS_HOST": self.workspace.host,
            "DATABRICKS_TOKEN": TOKEN,
            "DATABRICKS_CONFIG_FILE": str(profiles),
        }

    def client(self, token: str = TOKEN) -> Client:
        """Somebody who calls the workspace directly."""
        return Client(Login(host=self.workspace.host, token=token))

    def _redirect(self, environment: str, stack: Path) -> None:
        """What points away from this machine is pointed to it; the plan itself stays."""
        plan = self.checkout.plan(environment)
        override: dict[str, Any] = {}
        if "local" not in plan["terraform"]["backend"]:
            state = self.checkout.root / f"terraform.{environment}.tfstate"
            path = os.path.relpath(state, stack)
            override["terraform"] = {"backend": {"local": {"path": path}}}
        if any("host" in block for block in plan["provider"]["databricks"]):
            override["provider"] = {"databricks": [{"host": self.workspace.host}]}
        (stack / OVERRIDE).write_text(json.dumps(override), encoding="utf-8")


@contextmanager
def open_site(
    checkout: Checkout,
    provider: Provider,
    manner: Manner = Manner.ECHO,
    account: Account | None = None,
) -> Iterator[Site]:
    """Start the workspace of a checkout: as it was left, or new.

    Without an account it has all that the plans take for granted.
    """
    run_as = {run_as_token(each): run_as_of(checkout, each) for each in checkout.environments}
    with WorkspaceEmulator(
        state=checkout.root / "workspace",
        tokens={TOKEN: DEPLOYER} | {token: name for token, name in run_as.items() if name},
        manner=manner,
        account=account or account_of(checkout),
    ) as workspace:
        yield Site(checkout=checkout, workspace=workspace, provider=provider)


def run_as_of(checkout: Checkout, environment: str) -> str | None:
    """The service principal that the jobs of an environment run as."""
    rows = {
        row["service_principal_name"]
        for job in checkout.resources(environment, "job").values()
        if (row := job.get("run_as"))
    }
    return next(iter(rows), None)


def run_as_token(environment: str) -> str:
    return f"{environment}-run-as-token"


def account_of(checkout: Checkout) -> Account:
    """Whom and what the plans take for granted: the deployer administers it all."""
    groups: set[str] = set()
    principals: set[str] = set()
    catalogs: set[str] = set()
    schemas: set[str] = set()
    destinations: set[str] = set()
    policies: set[str] = set()
    for environment in checkout.environments:
        principals |= {run_as_of(checkout, environment) or ""} - {""}
        for permissions in checkout.resources(environment, "permissions").values():
            rows = permissions["access_control"]
            groups |= {row["group_name"] for row in rows if "group_name" in row}
        for schema in checkout.resources(environment, "schema").values():
            catalogs.add(schema["catalog_name"])
        for grant in checkout.resources(environment, "grant").values():
            catalogs |= {grant["catalog"]} if "catalog" in grant else set()
            schemas |= {name for name in [grant.get("schema", "$")] if not name.startswith("$")}
        for job in checkout.resources(environment, "job").values():
            policies |= {job["usage_policy_id"]} if "usage_policy_id" in job else set()
            webhooks = job.get("webhook_notifications", {}).values()
            destinations |= {row["id"] for rows in webhooks for row in rows}
    return Account(
        users=frozenset({DEPLOYER}),
        service_principals=frozenset(principals),
        groups={ADMINS: frozenset({DEPLOYER})} | dict.fromkeys(groups, frozenset()),
        catalogs=dict.fromkeys(catalogs, DEPLOYER),
        schemas=dict.fromkeys(schemas, DEPLOYER),
        notification_destinations=frozenset(destinations),
        usage_policies=frozenset(policies),
    )
