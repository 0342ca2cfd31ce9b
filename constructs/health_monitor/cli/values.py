"""Dates, times and numbers as users write them."""

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime


def moment(text: str) -> datetime:
    """An ISO date-time; without an offset it is UTC."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time; write for example 2026-03-01T06:00:00"
        ) from None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def day(text: str) -> date:
    """An ISO date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no date; write for example 2026-03-01"
        ) from None


def at_least(least: int) -> Callable[[str], int]:
    """A reader of whole numbers from `least` on."""

    def number(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} on")
        return int(text)

    return number
