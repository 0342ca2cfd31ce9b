"""Which world is simulated, up to which day, and the error of what cannot be made."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from runtime.errors import WorkloadError

EPOCH = date(1970, 1, 1)


class SimulationError(WorkloadError):
    """The world cannot be made as asked; the message says what to change."""


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything that decides the content of the tables."""

    seed: int
    scale: float
    """1 is a million usage rows in 90 days; small worlds keep a few of everything."""
    from_date: date
    """The world's first day."""
    to_date: date
    """The last day that is known; nothing that arrives later is in the tables."""

    def __post_init__(self) -> None:
        if self.scale <= 0:
            raise SimulationError(f"--scale={self.scale:g} must be above 0: pass for example 0.02")
        if self.to_date < self.from_date:
            raise SimulationError(
                f"--to-date={self.to_date} is before --from-date={self.from_date}: swap them"
            )

    @property
    def first_day(self) -> int:
        """The first day, in days since 1970-01-01."""
        return day_number(self.from_date)

    @property
    def last_day(self) -> int:
        """The last day, in days since 1970-01-01."""
        return day_number(self.to_date)

    def until(self, day: date) -> "World":
        """The same world, known up to another day."""
        return World(seed=self.seed, scale=self.scale, from_date=self.from_date, to_date=day)

    def count(self, at_scale_one: int, minimum: int) -> int:
        """How many of something there are at this scale."""
        return max(minimum, round(at_scale_one * self.scale))


@dataclass(frozen=True, kw_only=True)
class Window:
    """The days, in days since 1970-01-01 and inclusive, whose arrivals are made."""

    first: int
    last: int


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def moment(day: int, seconds: int = 0) -> datetime:
    """The UTC instant that many seconds into a day given as a number."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day, seconds=seconds)


def to_json(world: World) -> dict[str, Any]:
    """The world as plain JSON values."""
    return {
        **asdict(world),
        "from_date": world.from_date.isoformat(),
        "to_date": world.to_date.isoformat(),
    }
