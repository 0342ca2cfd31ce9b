"""Proving that a Bronze table holds what its source holds, and loading the days that differ."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bronze.loading.comparing import Comparison, Day, compare
from bronze.loading.days import Span, in_spans, on_days, spans_of
from bronze.loading.loading import Loading
from bronze.loading.marks import Findings
from bronze.loading.quarantine import keep_rejects
from bronze.loading.repeats import refuse_undecided
from bronze.loading.windows import CHUNK_DAYS
from bronze.loading.writing import replace_rows, replace_state
from content.sql import identifier
from content.tables.bronze_table import BronzeTable
from runtime.merging import Written


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What a comparison left when the days that differed were loaded."""

    days: int
    """How many days were compared."""
    behind: Sequence[Day]
    """Those that lack something all the same, newest first."""
    broken: Sequence[int]
    """Rows of Bronze that break each rule which only warns."""
    ahead: int
    """How many days hold rows that the source no longer has."""
    twice: int
    """Keys that occur more than once in Bronze."""
    twice_day: date | None
    """The newest day of one."""
    examples: Sequence[str]
    """Up to three of them."""
    first_reloaded: date | None = None
    """The first of the days that were loaded again."""
    healed: int = 0
    """How many days were."""

    @property
    def newest_wrong(self) -> date | None:
        """The newest day that is not right."""
        days = (self.behind[0].day if self.behind else None, self.twice_day)
        return max(filter(None, days), default=None)

    @property
    def findings(self) -> Findings:
        """As numbers."""
        if not self.behind:
            return Findings(days=self.days, twice=self.twice, healed=self.healed)
        newest = self.behind[0]
        return Findings(
            days=self.days,
            behind=len(self.behind),
            behind_day=newest.day,
            behind_source=newest.source_keys,
            behind_bronze=newest.bronze_rows,
            twice=self.twice,
            healed=self.healed,
        )

    def remarks(self, table: BronzeTable) -> list[str]:
        """What to tell of it."""
        said = [f"{self.ahead} days hold rows that the source no longer has"] if self.ahead else []
        said += [f"{len(self.behind)} days still differ"] if self.behind else []
        if self.twice:
            named = ", ".join(map(identifier, table.key))
            examples = "; ".join(self.examples)
            said.append(f"key ({named}) occurs more than once, for example {examples}")
        return said + [
            f"{number} rows break {check.name}"
            for check, number in zip(table.warn_rules, self.broken, strict=False)
            if number
        ]


def prove_nothing() -> Proof:
    """What holds for a table without rows, over a source without rows."""
    return Proof(days=0, behind=(), broken=(), ahead=0, twice=0, twice_day=None, examples=())


def prove_whole(loading: Loading, *, is_new: bool) -> Proof:
    """Compare all, and load all when anything differs; a new table is loaded at once."""
    if is_new and loading.source.located is None:  # no two files can contradict each other
        _replace_all(loading)
    seen = compare(loading, None)
    loading.step.count(read=seen.read)
    _settle(loading, seen, "TRUE")
    if not seen.differing or seen.read == seen.rejected:
        return _proof(seen)
    return _proof(compare(loading, None) if _replace_all(loading).any else seen)


def prove_days(loading: Loading, spans: Sequence[Span], rejecting: Sequence[str]) -> Proof:
    """Compare these days, and load those that differ.

    `rejecting`: conditions under which other rows break a `fail` rule; they are kept aside too.
    """
    table = loading.source.table
    seen = compare(loading, spans)
    _settle(loading, seen, in_spans(table, spans), rejecting)
    wrong = [day for day in seen.differing if day.source_keys and day.day is not None]
    if not wrong:
        return _proof(seen)
    days = sorted(day.day for day in wrong if day.day is not None)
    is_written = False
    for start in range(0, len(days), CHUNK_DAYS):
        part = days[start : start + CHUNK_DAYS]
        rows = loading.source.one_row_per_key(on_days(table, part))
        is_written |= replace_rows(loading, rows, on_days(table, part, "t.")).any
    if not is_written:
        return _proof(seen)
    loading.step.remark(f"reloaded {len(days)} days that differed")
    again = compare(loading, spans_of(days))
    before = [sum(day.broken[n] for day in wrong) for n in range(len(seen.broken))]
    counts = zip(seen.broken, before, again.broken, strict=True)
    return replace(
        _proof(seen),
        behind=again.behind,
        first_reloaded=days[0],
        healed=len(days),
        broken=[total - old + new for total, old, new in counts],
    )


def _replace_all(loading: Loading) -> Written:
    rows = loading.source.one_row_per_key("TRUE")
    if loading.source.table.is_present_state:
        return replace_state(loading, rows)
    return replace_rows(loading, rows, None)


def _settle(
    loading: Loading, seen: Comparison, condition: str, rejecting: Sequence[str] = ()
) -> None:
    if seen.is_repeated:
        refuse_undecided(loading, condition)
    keep_rejects(loading, [*rejecting, *([condition] if seen.rejected else [])])


def _proof(seen: Comparison) -> Proof:
    return Proof(
        days=seen.days,
        behind=seen.behind,
        broken=seen.broken,
        ahead=sum(day.bronze_rows > day.source_keys for day in seen.differing),
        twice=seen.twice,
        twice_day=seen.twice_day,
        examples=seen.examples,
    )
