"""What of a long examination is done, kept in a file: an hour at a time, it goes on from there."""

import json
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / ".health-monitor" / "soak"
SECONDS = 3600.0
"""No part is begun that would take longer than what is left of them."""


@dataclass(frozen=True, kw_only=True)
class Done:
    """How a part ended."""

    date: str
    commit: str
    seconds: float
    problems: list[str]

    @property
    def result(self) -> str:
        return "good" if not self.problems else f"{len(self.problems)} problems"


def go_on(name: str, parts: Mapping[str, Callable[[], list[str]]]) -> int:
    """Do the parts that are not done yet at this commit, as far as an hour reaches.

    A part gives its problems. The result of each is printed and kept; 1 if there are problems.
    """
    file, began = FOLDER / f"{name}.json", time.monotonic()
    here = commit()
    done = {part: found for part, found in _read(file).items() if found.commit == here}
    longest = max((found.seconds for found in done.values()), default=0.0)
    for part, work in parts.items():
        if part in done:
            continue
        if time.monotonic() - began + longest > SECONDS:
            break
        done[part] = _do(work, here)
        longest = max(longest, done[part].seconds)
        _write(file, done)
        print(row(part, done[part]), *done[part].problems, sep="\n    ", flush=True)
    asked = {part: done[part] for part in parts if part in done}
    print(f"\n{summary(name, list(parts), asked)}")
    return 1 if any(found.problems for found in asked.values()) else 0


def row(part: str, done: Done) -> str:
    """A line of the table in docs/performance.md."""
    return f"| {done.date} | {done.commit} | {part} | {done.result} | {done.seconds:.0f} s |"


def summary(name: str, parts: list[str], done: Mapping[str, Done]) -> str:
    """How far it came."""
    bad = [part for part, found in done.items() if found.problems]
    left = [part for part in parts if part not in done]
    return "\n".join(
        [
            f"{name}: {len(done)} of {len(parts)} parts done, {len(bad)} with problems",
            *([f"with problems: {', '.join(bad)}"] if bad else []),
            *([f"not reached: {', '.join(left)}; run it again"] if left else []),
        ]
    )


def commit() -> str:
    """The commit that is examined; with a mark when files differ from it."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def _do(work: Callable[[], list[str]], here: str) -> Done:
    """A part that breaks off has that as its problem: the others are examined all the same."""
    began = time.monotonic()
    try:
        problems = work()
    except Exception as error:
        problems = [f"{type(error).__name__}: {error}"]
    return Done(
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        commit=here,
        seconds=time.monotonic() - began,
        problems=problems,
    )


def _read(file: Path) -> dict[str, Done]:
    if not file.is_file():
        return {}
    return {part: Done(**found) for part, found in json.loads(file.read_text()).items()}


def _write(file: Path, done: Mapping[str, Done]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps({part: asdict(found) for part, found in done.items()}, indent=2))
    draft.replace(file)
