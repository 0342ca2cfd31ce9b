"""What is known of a source table and of the Bronze table that is loaded from it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from content.tables.bronze_table import BronzeTable

A_ROW = timedelta(hours=1)
"""So much time a row may tell of: its own time is when that began."""


class State(StrEnum):
    """How a source stands."""

    PRESENT = "present"
    EMPTY = "empty"
    FAILED = "failed"
    """Its last load failed."""
    NOT_LOADED = "not loaded yet"
    """It can be read; no load has."""
    NO_GRANT = "no grant"
    NOT_ENABLED = "not there"
    """Not enabled in the account, not exported, or not to be seen by who asks."""
    ELSEWHERE = "left to primary"

    @property
    def is_missing(self) -> bool:
        """Whether nothing is loaded for want of the source or a grant."""
        return self in (State.NO_GRANT, State.NOT_ENABLED, State.NOT_LOADED)


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a Bronze table holds."""

    rows: int = 0
    oldest: date | None = None
    """The first day; None: its rows have no day."""
    newest: datetime | None = None
    """The time of the newest row, midnight where only its day is known."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """What the run log says of the loads of a table."""

    status: str
    """Of the last one."""
    message: str
    ended_at: datetime
    read_at: datetime | None
    """When the source was last read; None: never."""
    healed_days: int
    proven_back_to: date | None
    """None: the table is compared whole, or was not yet."""
    is_proven: bool
    """The last comparison found all that it looked at right."""
    read_back_to: date | None
    """The first day that was asked for, where loads reach back step by step; None: all of them."""
    usual_lag: timedelta | None
    """None: too few loads."""


@dataclass(frozen=True, kw_only=True)
class ToCome:
    """What a first load will read."""

    rows: int
    days: int | None
    """None: the table is loaded whole."""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """One source."""

    table: BronzeTable
    state: State
    is_there: bool
    is_granted: bool
    held: Held
    load: Load | None
    """None: it was never tried."""
    quarantined: int
    to_come: ToCome | None
    """None: it was loaded, or cannot be."""
    copied_until: datetime | None = None
    """The source is a copy, whose newest row of any table is of this time; None: it is not."""

    @property
    def lag(self) -> timedelta | None:
        """How old the newest row was when the source was last read; None: not to be said of a table
        that tells what is, not what happened.
        """
        read_at = self.load.read_at if self.load else None
        newest = newest_time(self.table, self.held)
        if read_at is None or newest is None or not self.table.expires:
            return None
        return max(timedelta(0), min(read_at, self.copied_until or read_at) - newest)

    @property
    def allowed_lag(self) -> timedelta | None:
        """What Databricks documents, else what is usual for the table and a day more."""
        if self.lag is None:
            return None
        if self.table.latency_hours is not None:
            return timedelta(hours=self.table.latency_hours)
        usual = self.load.usual_lag if self.load else None
        return None if usual is None else usual + timedelta(days=1)

    @property
    def is_late(self) -> bool:
        """Whether the newest row is older than it should be."""
        lag, allowed = self.lag, self.allowed_lag
        return lag is not None and allowed is not None and lag > allowed + A_ROW

    @property
    def is_wrong(self) -> bool:
        """Whether somebody has to act: a load failed, or a source is missing without which it
        does.
        """
        missing = self.state in (State.NO_GRANT, State.NOT_ENABLED)
        return self.state is State.FAILED or (self.table.required and missing)


def newest_time(table: BronzeTable, held: Held) -> datetime | None:
    """The time of the newest row; a day goes on until midnight."""
    is_whole_day = table.day == table.day_column
    return held.newest and held.newest + timedelta(days=1 if is_whole_day else 0)
