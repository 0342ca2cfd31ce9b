"""Long examinations go on where they were, and stop in time."""

from collections.abc import Callable
from pathlib import Path

import progress
import pytest
from progress import go_on

Work = Callable[[], list[str]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(progress, "FOLDER", tmp_path)
    monkeypatch.setattr(progress, "commit", lambda: "abc")
    return tmp_path


def parts(diary: list[str], *bad: str) -> dict[str, Work]:
    def work(name: str) -> Work:
        def do() -> list[str]:
            diary.append(name)
            return ["it differs"] if name in bad else []

        return do

    return {name: work(name) for name in ("one", "two", "three")}


def test_what_is_done_is_not_done_again(capsys: pytest.CaptureFixture[str]) -> None:
    diary: list[str] = []
    assert go_on("t", {"one": parts(diary)["one"]}) == 0
    assert go_on("t", parts(diary)) == 0
    assert diary == ["one", "two", "three"]
    assert "| abc | one | good | 0 s |" in capsys.readouterr().out


def test_another_commit_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    diary: list[str] = []
    go_on("t", parts(diary))
    monkeypatch.setattr(progress, "commit", lambda: "def")
    go_on("t", parts(diary))
    assert len(diary) == 6


def test_problems_are_told_and_remembered(capsys: pytest.CaptureFixture[str]) -> None:
    assert go_on("t", parts([], "two")) == 1
    assert go_on("t", parts([])) == 1
    out = capsys.readouterr().out
    assert "| two | 1 problems |" in out and "it differs" in out
    assert out.endswith("t: 3 of 3 parts done, 1 with problems\nwith problems: two\n")


def test_part_that_breaks_off_stops_no_other() -> None:
    def breaks() -> list[str]:
        raise ValueError("no")

    diary: list[str] = []
    assert go_on("t", {"zero": breaks, **parts(diary)}) == 1
    assert diary == ["one", "two", "three"]


def test_what_an_hour_does_not_reach_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 100_000, 1000))
    monkeypatch.setattr("progress.time.monotonic", lambda: float(next(clock)))
    diary: list[str] = []
    assert go_on("t", parts(diary)) == 0
    assert diary == ["one"]
    assert capsys.readouterr().out.endswith("not reached: two, three; run it again\n")
