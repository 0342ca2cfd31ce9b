"""The guide to local runs says what the runner does."""

import re
from pathlib import Path

from health_monitor.jobs.spec import RunIf
from health_monitor.local.plans.dynamic_values import ALLOWED
from health_monitor.local.running.scheduler import Result, State

GUIDE = (Path(__file__).parents[2] / "docs" / "local_runs.md").read_text(encoding="utf-8")
QUOTED = set(re.findall(r"`([^`\n]+)`", GUIDE))


def test_every_word_is_explained() -> None:
    assert {str(word) for kind in (Result, State, RunIf) for word in kind} <= QUOTED


def test_every_reference_is_listed() -> None:
    for reference in ALLOWED:
        name = re.sub(r"<(task) before it>", r"<\1>", reference)
        choices = re.search(r"\.<([^<>]* \| [^<>]*)>$", name)
        if choices is None:
            assert name in QUOTED
        elif name.startswith("tasks."):
            assert {
                name[: choices.start() + 1] + part for part in choices[1].split(" | ")
            } <= QUOTED
        else:
            assert name[: choices.start()] + ".<part>" in QUOTED
            assert set(choices[1].split(" | ")) <= QUOTED
