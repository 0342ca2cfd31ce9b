"""The README is true: what it tells a reader to type does what it says."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from product import PROJECT, Deployment, command

README = (PROJECT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
LINES = [
    line
    for block in BLOCKS
    for line in (typed.partition("#")[0].strip() for typed in block.splitlines())
    if line
]
OURS = [line for line in LINES if line.startswith("bin/health-monitor ")]
ON_DATA = [line for line in OURS if line.split()[1] in {"query", "run", "graph"}]
MAKE = [line for line in LINES if line.startswith("make ")]


def test_readme_leads_with_the_two_commands() -> None:
    assert LINES[:2] == ["make demo", "make test"]


def test_every_line_is_of_a_kind_that_is_tried() -> None:
    assert set(LINES) == {*OURS, *MAKE}


@pytest.mark.parametrize("line", MAKE)
def test_make_target_exists(line: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", *shlex.split(line)[1:]],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("line", [line for line in OURS if line not in ON_DATA])
def test_command_without_data_works(line: str, small_plan: Deployment) -> None:
    assert command(*shlex.split(line)[1:], root=small_plan.root).stdout.strip()


@pytest.mark.parametrize("line", ON_DATA)
def test_command_on_data_works(line: str, alone: Deployment) -> None:
    name, *arguments = shlex.split(line)[1:]
    where = ["--env", alone.env, "--state", str(alone.state)]
    if name == "run":
        where += ["--source", str(alone.source), "--at", "2026-03-02T08:00:00"]
    done = command(name, *without_environment(arguments), *where, root=alone.root)
    assert done.stdout.strip()


def without_environment(arguments: list[str]) -> list[str]:
    """README's `--env prod` runs on what is here: the plan of production has its own test."""
    if "--env" not in arguments:
        return arguments
    place = arguments.index("--env")
    return [*arguments[:place], *arguments[place + 2 :]]


def test_files_and_folders_that_are_named_exist() -> None:
    named = set(re.findall(r"`([\w./-]+/[\w./-]*)`", README))
    named |= set(re.findall(r"\]\(([\w./-]+)\)", README))
    local = {name for name in named if not name.startswith((".health-monitor", "cdktf.out"))}
    assert {name for name in local if not (PROJECT / Path(name)).exists()} == set()
    assert len(local) > 10
