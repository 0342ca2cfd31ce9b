"""The README is true: what it tells a reader to type does what it says.

Jobs that it runs are run on the small product, in `tests/small`.
"""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from product import PROJECT, Deployment, command
from readme import LINES, MAKE, OURS, QUERIES, README, RUNS


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


@pytest.mark.parametrize("line", [line for line in OURS if line not in (*RUNS, *QUERIES)])
def test_command_without_data_works(line: str, plan: None) -> None:
    assert command(*shlex.split(line)[1:]).stdout.strip()


@pytest.mark.parametrize("line", QUERIES)
def test_question_is_answered(line: str, advanced: Deployment) -> None:
    done = command(*shlex.split(line)[1:], "--env", advanced.env, "--state", str(advanced.state))
    assert done.stdout.strip()


def test_files_and_folders_that_are_named_exist() -> None:
    named = set(re.findall(r"`([\w./-]+/[\w./-]*)`", README))
    named |= set(re.findall(r"\]\(([\w./-]+)\)", README))
    local = {name for name in named if not name.startswith((".health-monitor", "cdktf.out"))}
    assert {name for name in local if not (PROJECT / Path(name)).exists()} == set()
    assert len(local) > 10
