"""Schedules are said in words where words are few."""

import pytest

from health_monitor.graph.picture import Schedule
from health_monitor.graph.schedule import in_words


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("0 0 6 * * ?", "daily 06:00"),
        ("0 30 16 ? * *", "daily 16:30"),
        ("0 0 3 ? * SUN", "SUN 03:00"),
        ("0 0 3 ? * mon-fri", "MON-FRI 03:00"),
        ("0 0 3 ? * 1,7", "SUN,SAT 03:00"),
        ("0 15 3 1 * ?", "day 1 of the month 03:15"),
        ("0 0 3 L * ?", "cron 0 0 3 L * ?"),
        ("0 0 3 ? * MON#1", "cron 0 0 3 ? * MON#1"),
        ("0 0/5 * * * ?", "cron 0 0/5 * * * ?"),
        ("30 0 6 * * ?", "cron 30 0 6 * * ?"),
        ("0 0 6 * JAN ?", "cron 0 0 6 * JAN ?"),
        ("0 0 6 * * ? 2027", "cron 0 0 6 * * ? 2027"),
    ],
)
def test_words_say_what_the_expression_means(cron: str, words: str) -> None:
    assert in_words(cron) == words


def test_pause_is_said() -> None:
    def said(is_paused: bool) -> str:
        return str(Schedule(cron="0 0 6 * * ?", timezone="Europe/Berlin", is_paused=is_paused))

    assert said(True) == "daily 06:00 Europe/Berlin, paused"
    assert said(False) == "daily 06:00 Europe/Berlin"
