"""The jobs that the README runs, run as it says."""

import shlex

import pytest
from product import Deployment, command
from readme import RUNS


@pytest.mark.parametrize("line", RUNS)
def test_command_works(line: str, alone: Deployment) -> None:
    name, *arguments = shlex.split(line)[1:]
    where = ["--env", alone.env, "--state", str(alone.state)]
    if name == "run":
        where += ["--source", str(alone.source), "--at", "2026-03-02T08:00:00"]
    done = command(name, *arguments, *where, root=alone.root)
    assert done.stdout.strip()


def test_there_are_such_jobs() -> None:
    assert len(RUNS) > 3
