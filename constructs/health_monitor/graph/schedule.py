"""Quartz cron expressions in words, where few words say it; else as they are."""

import re

_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_SOME_DAYS = re.compile(r"\w+([-,]\w+)*")


def in_words(cron: str) -> str:
    """`daily 06:00`, `SUN 03:00`, `day 1 of the month 03:00`, or `cron 0 0/5 * * * ?`."""
    fields = cron.upper().split()
    if len(fields) != 6:
        return f"cron {cron}"
    second, minute, hour, day, month, weekday = fields
    if second != "0" or month != "*" or not (minute.isdecimal() and hour.isdecimal()):
        return f"cron {cron}"
    time = f"{int(hour):02d}:{int(minute):02d}"
    if {day, weekday} == {"*", "?"}:
        return f"daily {time}"
    if day == "?" and _SOME_DAYS.fullmatch(weekday):
        return f"{re.sub(r'[1-7]', lambda n: _DAYS[int(n.group()) - 1], weekday)} {time}"
    if weekday == "?" and day.isdecimal():
        return f"day {day} of the month {time}"
    return f"cron {cron}"
