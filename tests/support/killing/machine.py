"""The command line in a process of its own, which can be killed at any moment."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from product import command
from shop_source import write_source
from small_product import add_commands, copy_small_project


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A checkout of the small product with its plan, and a source."""

    root: Path
    source: Path

    @classmethod
    def make(cls, folder: Path) -> "Machine":
        root = copy_small_project(folder / "project").root
        add_commands(root)
        command("synth", root=root)
        return cls(root=root, source=write_source(folder / "source"))

    def start(self, state: Path, *arguments: str) -> "subprocess.Popen[str]":
        """Begin `health-monitor run`; its process is the one that is killed."""
        return subprocess.Popen(
            [
                *(str(self.root / "bin" / "health-monitor"), "run", *arguments),
                *("--state", str(state), "--source", str(self.source)),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.root,
        )

    def run(self, state: Path, *arguments: str) -> None:
        """Run to a good end."""
        process = self.start(state, *arguments)
        output, _ = process.communicate()
        assert process.returncode == 0, output

    def kill_when(self, has_come: Callable[[], bool], state: Path, *arguments: str) -> None:
        """Run until something is so, and kill the process then."""
        process = self.start(state, *arguments)
        while not has_come():
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
