"""Simulated worlds, each made once for the files that it is made from and kept beside them."""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from product import PROJECT, command

KEPT = PROJECT / ".health-monitor" / "worlds"
MADE_FROM = ("content", "runtime", "simulation", "system_tables")
"""Folders of the workloads."""


@dataclass(frozen=True, kw_only=True)
class WorldOf:
    """What is simulated."""

    scale: str
    first: str
    last: str
    seed: str = "7"

    def copy_to(self, folder: Path) -> Path:
        """The world in a folder of its own, which may be changed; gives the folder."""
        shutil.copytree(self._kept(), folder)
        return folder

    def simulate_to(self, folder: Path) -> Path:
        """Make the world in a folder, and keep it nowhere else; gives the folder."""
        days = ("--from", self.first, "--to", self.last)
        command("simulate", "--scale", self.scale, "--seed", self.seed, *days, "--out", str(folder))
        return folder

    def _kept(self) -> Path:
        folder = KEPT / hashlib.sha256(f"{astuple(self)} {_sources()}".encode()).hexdigest()[:16]
        with _held(folder.with_suffix(".lock")):
            if not folder.is_dir():
                # A name without a dot is a finished world, also after a kill.
                unfinished = folder.with_suffix(".unfinished")
                shutil.rmtree(unfinished, ignore_errors=True)
                self.simulate_to(unfinished).rename(folder)
        return folder


def _sources() -> str:
    """A fingerprint of what worlds are made from."""
    found = hashlib.sha256()
    for name in MADE_FROM:
        for path in sorted((PROJECT / "workloads" / name).rglob("*")):
            if path.suffix in {".py", ".sql", ".yaml"}:
                found.update(path.relative_to(PROJECT).as_posix().encode())
                found.update(path.read_bytes())
    return found.hexdigest()


@contextmanager
def _held(lock: Path) -> Iterator[None]:
    """Two processes want the same world; one makes it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
