"""Checkouts of a small stack whose state is kept in a real backend, and Terraform in them."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from health_monitor.environments import load_settings
from health_monitor.terraform.backend import configure
from health_monitor.terraform.binding import App, TerraformStack

PATIENCE = 300.0
"""Seconds that a step of Terraform may take."""

ENVIRONMENT = """\
catalog: main
schemas: {bronze: b, gold: g, semantic: s, monitoring: m, ml: l, ops: o}
workspace_root: /Shared/health_monitor
backend:
"""

Resources = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Remote:
    """A backend with a state of its own."""

    kind: str
    name: str
    """Which state it is, of those in the backend."""
    block: Mapping[str, Any]
    """As the synthesized plan has it."""
    login: Mapping[str, str]
    """Environment variables."""
    stored: Callable[[], str]
    """The state as it is stored; empty when there is none."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A command that has ended."""

    code: int
    text: str
    """Both outputs."""


@dataclass(frozen=True, kw_only=True)
class Checkout:
    """A stack folder, and Terraform in it."""

    folder: Path
    login: Mapping[str, str]

    def start(self, *argv: str) -> "subprocess.Popen[str]":
        """Start a command, alone in a process group."""
        variables = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
        }
        return subprocess.Popen(
            ["terraform", f"-chdir={self.folder}", *argv],
            env={**variables, **self.login},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *argv: str) -> Ended:
        """Run a command to its end."""
        return ended(self.start(*argv))

    def init(self) -> None:
        """Connect to the backend."""
        done = self.run("init", "-input=false", "-no-color")
        assert done.code == 0, done.text

    def start_apply(self, *argv: str) -> "subprocess.Popen[str]":
        """Start to apply without asking."""
        return self.start("apply", "-auto-approve", "-input=false", "-no-color", *argv)

    def apply(self, *argv: str) -> Ended:
        """Apply without asking."""
        return ended(self.start_apply(*argv))

    def plan(self, *argv: str) -> Ended:
        """Plan; the code is 0 without changes, 2 with some."""
        return self.run("plan", "-input=false", "-no-color", "-detailed-exitcode", *argv)

    def ids(self) -> dict[str, str]:
        """Name to id of all that the state holds."""
        done = self.run("show", "-json")
        assert done.code == 0, done.text
        module = json.loads(done.text).get("values", {}).get("root_module", {})
        return {
            resource["name"]: resource["values"]["id"] for resource in module.get("resources", [])
        }


def ended(process: "subprocess.Popen[str]", patience: float = PATIENCE) -> Ended:
    """Wait for the end of a command; raises TimeoutExpired after so many seconds."""
    text, _ = process.communicate(timeout=patience)
    return Ended(code=process.returncode, text=text)


class Gate:
    """A resource whose creation stays in the middle until it is let go on."""

    def __init__(self, folder: Path) -> None:
        self._reached, self._open = folder / "reached", folder / "open"

    def resource(self, *after: str) -> dict[str, Any]:
        """The resource; it gives up by itself, so that nothing is left behind."""
        command = (
            f"touch {self._reached}; "
            f"for i in $(seq 600); do [ -e {self._open} ] && exit 0; sleep 0.1; done; exit 1"
        )
        return {
            "depends_on": [f"terraform_data.{name}" for name in after],
            "provisioner": [{"local-exec": {"command": command, "quiet": True}}],
        }

    def wait_until_reached(self) -> None:
        """Return when an apply stands in the middle."""
        end = time.monotonic() + PATIENCE
        while not self._reached.exists():
            assert time.monotonic() < end, "no apply reached the gate"
            time.sleep(0.02)

    def open(self) -> None:
        """Let it go on, and every later one too."""
        self._open.touch()


CheckOut = Callable[[str, Remote, Resources], Checkout]


def synthesized_block(folder: Path, backend: str) -> Mapping[str, Any]:
    """The backend block that the project synthesizes for an environment file."""
    file = folder / "dev.yaml"
    file.write_text(ENVIRONMENT + backend, encoding="utf-8")
    settings = load_settings(file)
    app = App(outdir=str(folder / "cdktf.out"))
    configure(TerraformStack(app, "dev"), settings=settings, project=folder)
    app.synth()
    plan = folder / "cdktf.out" / "stacks" / "dev" / "cdk.tf.json"
    blocks = json.loads(plan.read_text(encoding="utf-8"))["terraform"]["backend"]
    block: Mapping[str, Any] = blocks[settings.backend.KIND]
    return block
