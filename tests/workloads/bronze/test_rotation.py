"""Which days a load compares, and how far back that proves a table."""

from datetime import date, timedelta

from bronze.loading.days import Span
from bronze.loading.marks import Findings, Marks, findings_in, noted, sound_marks
from bronze.loading.rotation import OLDER_DAYS, Extent, Turn, all_days, next_days

TODAY = date(2026, 3, 10)
EXTENT = Extent(recent=date(2026, 3, 1), held=date(2026, 1, 1), floor=date(2025, 12, 1))


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def later(days: int) -> date:
    return TODAY + timedelta(days=days)


def rounds(extent: Extent, number: int) -> list[Turn]:
    """So many loads, one a day, each of which finds everything right."""
    turns, marks = [], Marks()
    for count in range(number):
        turns.append(next_days(extent, marks, later(count)))
        marks = turns[-1].noted(None)
    return turns


def test_first_load_compares_the_overlap_and_twelve_days_before() -> None:
    (turn,) = rounds(EXTENT, 1)
    assert turn.spans == [Span(first=day("02-17"), last=day("02-28")), Span(first=day("03-01"))]
    assert turn.after.proven_back_to == day("02-17")
    assert turn.after.proven_since == TODAY


def test_older_days_have_their_turn_until_the_first_held_and_then_again() -> None:
    turns = rounds(EXTENT, 6)
    older = [(turn.spans[0].first, turn.spans[0].last) for turn in turns]
    assert older == [
        (day("02-17"), day("02-28")),
        (day("02-05"), day("02-16")),
        (day("01-24"), day("02-04")),
        (day("01-12"), day("01-23")),
        (date(2025, 12, 1), day("01-11")),
        (day("02-17"), day("02-28")),
    ]
    assert {turn.spans[1] for turn in turns} == {Span(first=day("03-01"))}


def test_table_is_proven_back_to_what_had_its_turn_since_the_round_began() -> None:
    proven = [(t.after.proven_back_to, t.after.proven_since) for t in rounds(EXTENT, 10)]
    assert proven[:5] == [
        (day("02-17"), TODAY),
        (day("02-05"), TODAY),
        (day("01-24"), TODAY),
        (day("01-12"), TODAY),
        (date(2025, 12, 1), TODAY),
    ]
    # Until the second round is through, some days were compared in the first one last.
    assert proven[5:9] == [(date(2025, 12, 1), TODAY)] * 4
    assert proven[9] == (date(2025, 12, 1), later(4))


def test_a_year_has_its_turn_in_a_month_of_refreshes() -> None:
    floor = EXTENT.recent - timedelta(days=365 - 8)
    year = Extent(recent=EXTENT.recent, held=floor, floor=floor)
    turns = rounds(year, 30)
    compared = {
        span.first + timedelta(days=number)
        for turn in turns
        for span in turn.spans
        if span.first is not None and span.last is not None
        for number in range((span.last - span.first).days + 1)
    }
    assert min(compared) == floor and len(compared) == 365 - 8
    assert all((t.spans[0].last - t.spans[0].first).days < OLDER_DAYS for t in turns)  # type: ignore[operator]  # none is open


def test_days_that_stay_wrong_have_their_turn_again() -> None:
    first = next_days(EXTENT, Marks(), TODAY)
    wrong = first.noted(day("02-20"))
    assert (wrong.proven_back_to, wrong.compared_before) == (day("02-21"), None)
    again = next_days(EXTENT, wrong, later(1))
    assert again.spans == first.spans
    assert again.noted(None).proven_back_to == day("02-17")


def test_wrong_day_of_the_overlap_leaves_only_the_days_after_it_proven() -> None:
    turn = next_days(EXTENT, Marks(), TODAY)
    assert turn.noted(day("03-04")).proven_back_to == day("03-05")


def test_setup_compares_all_days_and_begins_the_rounds_anew() -> None:
    marks = Marks(compared_before=day("02-05"), proven_back_to=day("02-05"), proven_since=TODAY)
    turn = all_days(EXTENT, marks, later(3))
    assert turn.spans == (Span(first=EXTENT.floor),)
    assert (turn.after.compared_before, turn.after.proven_back_to, turn.after.proven_since) == (
        None,
        EXTENT.floor,
        later(3),
    )


def test_table_of_changes_is_compared_without_a_first_day_in_the_end() -> None:
    changes = Extent(recent=day("01-20"), held=day("01-10"), floor=None)
    (turn,) = rounds(changes, 1)
    assert turn.spans == [Span(last=day("01-19")), Span(first=day("01-20"))]
    assert turn.after.proven_back_to == day("01-10")


def test_history_within_the_overlap_leaves_no_older_days() -> None:
    short = Extent(recent=day("03-01"), held=day("03-01"), floor=day("03-01"))
    (turn,) = rounds(short, 1)
    assert turn.spans == [Span(first=day("03-01"))]
    assert turn.after.proven_back_to == day("03-01")


def test_marks_and_findings_come_back_from_the_run_log() -> None:
    marks = Marks(newest_arrival=TODAY, first_day=day("01-01"), proven_back_to=date(1969, 12, 31))
    findings = Findings(days=3, behind=1, behind_day=day("02-01"), behind_source=2, twice=4)
    versions = noted("bronze.a", 7, marks, findings)
    assert versions["bronze.a"] == 7
    assert sound_marks("bronze.a", 7, versions) == marks
    assert findings_in(versions) == findings


def test_marks_of_a_later_table_or_of_none_are_not_trusted() -> None:
    versions = noted("bronze.a", 7, Marks(newest_arrival=TODAY), Findings())
    assert sound_marks("bronze.a", 8, versions) == Marks(newest_arrival=TODAY)
    assert sound_marks("bronze.a", 6, versions) is None, "the table was put back"
    assert (
        sound_marks("bronze.a", 7, {k: v for k, v in versions.items() if k != "bronze.a"}) is None
    )
    assert sound_marks("bronze.a", 7, noted("bronze.a", 7, Marks(), Findings())) is None
    assert sound_marks("bronze.a", 7, {"bronze.b": 1}) is None and findings_in({}) is None
