"""A job is killed at every moment in turn, and run again: is everything as if nothing had been?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from killing.contents import Contents, Reader, differences
from killing.disk import Disk, Moment
from killing.recorder import Recorder


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Work that was done once without disturbance."""

    reader: Reader
    work: Callable[[], None]
    moments: Sequence[Moment]
    expected: Contents

    def killed_at(self, moment: Moment, before: Callable[[], None] = lambda: None) -> list[str]:
        """What differs when the work was killed there and is done again; `before` comes first."""
        self.reader.disk.restore(moment)
        before()
        try:
            self.work()
        except Exception as error:
            return [f"killed after {moment.after.strip()[:160]!r}: {error}"]
        found = self.reader.contents()
        return [
            f"killed after {moment.after.strip()[:160]!r}: {text}"
            for text in differences(self.expected, found)
        ]

    def killed_anywhere(self) -> list[str]:
        """What differs after any of the kills: one after each write but the last.

        Before its first write the work has done nothing, after its last it has done all.
        """
        killed = self.moments[1:-1]
        assert killed, "the work wrote nothing, or all at once"
        return [text for moment in killed for text in self.killed_at(moment)]

    def finish(self) -> None:
        """Leave everything as it is without disturbance."""
        self.reader.disk.restore(self.moments[-1])


def rehearse(disk: Disk, folder: Path, work: Callable[[], None]) -> Trial:
    """Do the work and keep all its moments."""
    with Recorder(disk=disk, folder=folder).recording() as moments:
        work()
    reader = Reader(disk=disk)
    return Trial(reader=reader, work=work, moments=moments, expected=reader.contents())
