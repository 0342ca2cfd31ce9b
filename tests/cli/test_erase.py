"""`health-monitor erase` tells what it found when its engine, which keeps the terminal, is gone."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

import pytest

from health_monitor.cli import erase
from health_monitor.cli.main import main
from health_monitor.reader import StatementError
from health_monitor.reader.reader import TableNames
from health_monitor.reader.rows import Rows

SCHEMAS = dict.fromkeys(("bronze", "gold", "ml", "monitoring", "ops"), "s")


class Empty:
    """An engine without tables."""

    names = TableNames(catalog="c", schemas=SCHEMAS, source="system.")

    def ask(self, statement: str, *others: Any, **more: Any) -> Rows:
        raise StatementError("[TABLE_OR_VIEW_NOT_FOUND] no such table")


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def open_reader(arguments: object) -> Iterator[Empty]:
        with redirect_stdout(io.StringIO()):
            yield Empty()

    monkeypatch.setattr(erase, "open_reader", open_reader)


def test_answer_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["erase", "ann@x.com"]) == 0
    told = "0 rows in 0 of 0 places: hold a person; nothing was changed, --apply erases\n"
    assert capsys.readouterr().out == told


def test_path_is_no_person(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["erase", "/Users/ann@x.com"]) == 2
    assert "'/Users/ann@x.com' cannot be told from what stands around it" in capsys.readouterr().err
