"""When a Quartz cron expression comes: the days, and the times that a change of clocks leaves out.

The expression is one that `cron.mistake` accepts.
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LAST_YEAR = 2099
"""Quartz knows none after it."""
_SOON = timedelta(days=3653)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_HOURS_OF_A_DAY = 24


def days(expression: str, start: date) -> Iterator[date]:
    """Every day on which it comes, from a first one on."""
    _, _, _, of_month, month, weekday, *year = expression.upper().split()
    years = _numbers("".join(year) or "*", 1970, LAST_YEAR)
    months = _numbers(month, 1, 12, _MONTHS)
    for in_year in (year for year in sorted(years) if year >= start.year):
        for in_month in sorted(months):
            picked = _by_weekday if of_month == "?" else _by_day
            field = weekday if of_month == "?" else of_month
            for day in sorted(picked(field, in_year, in_month)):
                if date(in_year, in_month, day) >= start:
                    yield date(in_year, in_month, day)


def left_out(expression: str, timezone: str, start: date) -> time | None:
    """The first of its times that some day of the next ten years does not have; None if all do.

    The clocks are set forward on that day. What comes every hour is left alone: its next time is
    an hour later, as ever.
    """
    _, minute, hour, *_ = expression.upper().split()
    hours = sorted(_numbers(hour, 0, 23))
    if len(hours) == _HOURS_OF_A_DAY:
        return None
    times = [time(h, m) for h in hours for m in sorted(_numbers(minute, 0, 59))]
    zone = ZoneInfo(timezone)
    for day in days(expression, start):
        if day > start + _SOON:
            return None
        if _is_short(day, zone):
            for moment in times:
                if not _exists(datetime.combine(day, moment), zone):
                    return moment
    return None


def _is_short(day: date, zone: ZoneInfo) -> bool:
    """Whether the clocks are set forward on that day."""
    midnight = datetime.combine(day, time(), zone)
    following = datetime.combine(day + timedelta(days=1), time(), zone)
    return following.astimezone(UTC) - midnight.astimezone(UTC) < timedelta(days=1)


def _exists(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks in the zone ever show it: else it comes back from UTC as another one."""
    there = moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=None) == moment


def _numbers(field: str, low: int, high: int, names: Sequence[str] = ()) -> set[int]:
    """The numbers that a field stands for; ranges may run past the end, as in 22-2."""
    found: set[int] = set()
    for item in field.split(","):
        base, slash, step = item.partition("/")
        first, dash, last = base.partition("-")
        start = low if base == "*" else _number(first, names)
        end = _number(last, names) if dash else high if slash or base == "*" else start
        end += high - low + 1 if end < start else 0
        found |= {
            low + (number - low) % (high - low + 1)
            for number in range(start, end + 1, int(step) if slash else 1)
        }
    return found


def _number(text: str, names: Sequence[str]) -> int:
    return names.index(text) + 1 if text in names else int(text)


def _by_day(field: str, year: int, month: int) -> set[int]:
    """The days of a month by their number: `1,15`, `L`, `L-3`, `LW`, `15W`."""
    length = calendar.monthrange(year, month)[1]
    if last := re.fullmatch(r"L(?:-(\d+))?(W)?", field):
        day = length - int(last[1] or 0)
        found = {_nearest_weekday(year, month, day) if last[2] else day}
    elif field.endswith("W"):
        wanted = {int(item.removesuffix("W")) for item in field.split(",")}
        found = {_nearest_weekday(year, month, day) for day in wanted if day <= length}
    else:
        found = _numbers(field, 1, 31)
    return {day for day in found if 1 <= day <= length}


def _by_weekday(field: str, year: int, month: int) -> set[int]:
    """The days of a month by their weekday, Sunday as 1: `MON-FRI`, `6#3`, `FRIL`, `L`."""
    length = calendar.monthrange(year, month)[1]
    of_day = {day: (date(year, month, day).isoweekday() % 7) + 1 for day in range(1, length + 1)}
    name, mark, count = field.partition("#")
    is_last = field.endswith("L") and field != "L"
    wanted = {7} if field == "L" else _numbers(name.removesuffix("L"), 1, 7, _WEEKDAYS)
    found = {day for day, weekday in of_day.items() if weekday in wanted}
    if mark:
        return {day for day in found if (day - 1) // 7 + 1 == int(count)}
    return {day for day in found if day + 7 > length} if is_last else found


def _nearest_weekday(year: int, month: int, day: int) -> int:
    """The day itself, or the nearest from Monday to Friday in the same month."""
    length = calendar.monthrange(year, month)[1]
    weekday = date(year, month, min(max(day, 1), length)).isoweekday()
    if weekday == 6:
        return day - 1 if day > 1 else day + 2
    if weekday == 7:
        return day + 1 if day < length else day - 2
    return day
