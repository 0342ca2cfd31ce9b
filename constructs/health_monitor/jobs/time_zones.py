"""The names of time zones that this machine knows."""

from functools import cache
from zoneinfo import available_timezones


@cache
def time_zones() -> frozenset[str]:
    """All names; finding them means opening hundreds of files, so it is done once."""
    return frozenset(available_timezones())
