"""A job is killed at every moment in turn, and run again: is everything as if nothing had been?"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from killing.contents import Contents, Reader, differences
from killing.disk import Disk, Moment
from killing.recorder import Recorder

STATEMENT = re.compile(r"\s*([A-Z ]+?)\s+(?:IF (?:NOT )?EXISTS\s+)?\w+\.(\w+)\.(\w+)", re.I)
SHARED = {"run_log", "quarantine"}


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
        """What differs after any of the kills: one after each write but the last."""
        return [text for moment in self.between for text in self.killed_at(moment)]

    def killed_at_each_kind(self, tried: Collection[str] = ()) -> list[str]:
        """What differs after a kill at the first write, at the last, and at one of each kind.

        `tried`: kinds after which other work was killed already.
        """
        return [text for moment in chosen(self.between, tried) for text in self.killed_at(moment)]

    @property
    def kinds(self) -> set[str]:
        """What the work writes."""
        return {kind_of(moment.after) for moment in self.between}

    @property
    def between(self) -> Sequence[Moment]:
        """Before its first write the work has done nothing, after its last it has done all."""
        assert self.moments[1:-1], "the work wrote nothing, or all at once"
        return self.moments[1:-1]

    def finish(self) -> None:
        """Leave everything as it is without disturbance."""
        self.reader.disk.restore(self.moments[-1])


def chosen(moments: Sequence[Moment], tried: Collection[str] = ()) -> list[Moment]:
    """The first moment, the last, and the first after each other kind of statement, in order."""
    firsts = {kind_of(moment.after): number for number, moment in reversed([*enumerate(moments)])}
    new = {number for kind, number in firsts.items() if kind not in tried}
    return [moments[number] for number in sorted({*new, 0, len(moments) - 1})]


def kind_of(statement: str) -> str:
    """What a statement does, and in which schema; tables that all work shares by their name."""
    found = STATEMENT.match(statement)
    if found is None:
        return statement.strip()
    verb, schema, table = found.groups()
    layer = schema.rpartition("_")[2]
    return " ".join([*verb.upper().split(), layer, *([table] if table in SHARED else [])])


def rehearse(disk: Disk, folder: Path, work: Callable[[], None]) -> Trial:
    """Do the work and keep all its moments."""
    with Recorder(disk=disk, folder=folder).recording() as moments:
        work()
    reader = Reader(disk=disk)
    return Trial(reader=reader, work=work, moments=moments, expected=reader.contents())
