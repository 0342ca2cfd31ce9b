"""A crew in which attempts end as a script says, at a simulated time: a run takes no time."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from health_monitor.local.running.runs import Failure
from health_monitor.local.running.workers import Attempt, Ended

SECONDS_TO_STOP = 0.1


@dataclass(frozen=True, kw_only=True)
class Script:
    """What one attempt does."""

    seconds: float = 1.0
    fails: bool = False
    hears_stop: bool = True
    """False: it goes on when it is told to end."""

    @staticmethod
    def read(text: str) -> "Script":
        """From `succeed`, `fail 5` (after so many seconds), `hang` or `stuck`."""
        word, _, seconds = text.partition(" ")
        match word:
            case "succeed" | "fail":
                return Script(seconds=float(seconds or 1), fails=word == "fail")
            case "hang" | "stuck":
                return Script(seconds=math.inf, hears_stop=word == "hang")
        raise ValueError(f"{text!r} is none of succeed, fail, hang, stuck")


@dataclass(kw_only=True)
class SimulatedCrew:
    """Two places; time passes only while somebody waits."""

    scripts: Mapping[str, Sequence[str]]
    """Path of a task (`main/child/load`) to what each attempt does; the last goes for the rest."""
    cancel_at: float | None = None
    """When `on_cancel` is called."""
    on_cancel: Callable[[], None] = lambda: None
    time: float = 0.0
    starts: dict[str, list[float]] = field(default_factory=dict)
    """Path to when each attempt began."""
    _ends: dict[Attempt, float] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return 2 - len(self._ends)

    def now(self) -> float:
        return self.time

    def start(self, attempt: Attempt) -> None:
        self.starts.setdefault("/".join(attempt.path), []).append(self.time)
        self._ends[attempt] = self.time + self._script(attempt).seconds

    def wait(self, seconds: float | None) -> Ended | None:
        until = math.inf if seconds is None else self.time + seconds
        cancel = math.inf if self.cancel_at is None else self.cancel_at
        attempt = min(self._ends, key=self._ends.__getitem__, default=None)
        end = math.inf if attempt is None else self._ends[attempt]
        soonest = min(until, cancel, end)
        assert soonest < math.inf, "the runner waits for ever"
        self.time = soonest
        if soonest == cancel:
            self.cancel_at = None
            self.on_cancel()
        elif attempt is not None and soonest == end:
            del self._ends[attempt]
            failed = self._script(attempt).fails
            failure = Failure(message="ValueError: as told") if failed else None
            return Ended(attempt=attempt, failure=failure)
        return None

    def wake(self) -> None:
        """It looks as soon as `wait` returns."""

    def stop(self, attempt: Attempt) -> None:
        if self._script(attempt).hears_stop:
            self._ends[attempt] = min(self._ends[attempt], self.time + SECONDS_TO_STOP)

    def abandon(self, attempt: Attempt) -> None:
        del self._ends[attempt]

    def _script(self, attempt: Attempt) -> Script:
        texts = self.scripts["/".join(attempt.path)]
        return Script.read(texts[min(attempt.number, len(texts)) - 1])
