"""Quartz cron expressions: whether the platform would take one.

A library judges the single fields. Where it is stricter or laxer than Quartz, its input is prepared
here: lists may mix forms (`1,13-15`), and what stands around `L` and `#` is compared with Quartz.
"""

import re
from collections.abc import Callable

import quartz_cron_checker as quartz
from quartz_cron_checker.exceptions import CronValidationError

_FIELDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("second", quartz.validate_second),
    ("minute", quartz.validate_minute),
    ("hour", quartz.validate_hour),
    ("day of the month", quartz.validate_day_of_month),
    ("month", quartz.validate_month),
    ("day of the week", quartz.validate_day_of_week),
    ("year", quartz.validate_year),
)
_DAY, _WEEKDAY = 3, 5
# The library does not know this form by name, and takes it with any number.
_LAST = re.compile(r"([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)?L")


def mistake(expression: str) -> str | None:
    """What is wrong with an expression, to follow a colon; None if the platform takes it."""
    fields = expression.upper().split()
    if not 6 <= len(fields) <= 7:
        return f"it has {len(fields)} fields, not six or seven"
    if (fields[_DAY] == "?") == (fields[_WEEKDAY] == "?"):
        return "exactly one of day of the month and day of the week must be ?"
    for index, field in enumerate(fields):
        if not _is_taken(index, field):
            return f"the {_FIELDS[index][0]} cannot be {field}"
    return None


def _is_taken(index: int, field: str) -> bool:
    if index == _WEEKDAY and _LAST.fullmatch(field):
        return True
    day, mark, count = field.partition("#")
    if index == _WEEKDAY and mark:
        return count in {"1", "2", "3", "4", "5"} and day.isalnum() and _judge(index, day)
    if index in (_DAY, _WEEKDAY) and "," in field and re.search(r"[L?]", field):
        return False
    return all(_judge(index, item) for item in field.split(","))


def _judge(index: int, item: str) -> bool:
    """One item of a list; steps are judged apart, since the library takes one too many of them."""
    base, slash, step = item.partition("/")
    if slash and not re.fullmatch(r"[\d*-]+|[A-Z]{3}(-[A-Z]{3})?", base):
        return False
    if index == _WEEKDAY and "L" in base:
        return False
    # Years do not run backwards, as other ranges may.
    ends = re.fullmatch(r"(\d{4})-(\d{4})", base)
    if ends is not None and ends.group(1) > ends.group(2):
        return False
    validate = _FIELDS[index][1]
    try:
        validate(base)
        return not slash or validate(f"*/{step}")
    except CronValidationError:
        return False
