"""Cron expressions are judged as Quartz judges them.

`quartz.tsv` holds what Quartz 2.3.2 itself said of each expression: it takes or refuses it, or it
takes it although its documentation knows no such form, and then not always as it reads.
"""

from pathlib import Path

import pytest

from health_monitor.jobs.cron import mistake

LINES = Path(__file__).with_name("quartz.tsv").read_text(encoding="utf-8").splitlines()
VERDICTS = [tuple(line.split("\t")) for line in LINES]


def said(verdict: str) -> list[str]:
    return [expression for word, expression in VERDICTS if word == verdict]


@pytest.mark.parametrize("expression", said("takes"))
def test_what_quartz_takes_is_taken(expression: str) -> None:
    assert mistake(expression) is None


@pytest.mark.parametrize("expression", [*said("refuses"), *said("undocumented")])
def test_what_quartz_refuses_or_does_not_document_is_refused(expression: str) -> None:
    assert mistake(expression) is not None


def test_every_line_of_the_recording_is_used() -> None:
    assert len(VERDICTS) == sum(map(len, map(said, ("takes", "refuses", "undocumented")))) > 200
