"""What the environment decides about loading Bronze, read from a task's arguments."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bronze.loading.listed_keys import with_listed_keys
from runtime.errors import WorkloadError
from runtime.task import Arguments


class FreeText(StrEnum):
    """What becomes of a column whose text may hold personal data."""

    DROP = "drop"
    HASH = "hash"
    KEEP = "keep"

    def stored(self, expression: str, type_: str, keys: Sequence[str] = ()) -> str:
        """SQL for what Bronze stores of it; the type is STRING, MAP<STRING,STRING> or STRUCT.

        A struct has no place for a hash, so it is dropped where texts are hashed. `keys`: those of
        a map that are stored whatever becomes of the others.
        """
        if keys:
            other = {FreeText.KEEP: "e.value", FreeText.HASH: "sha2(e.value, 256)"}.get(self)
            return with_listed_keys(expression, keys, other)
        if self is FreeText.KEEP:
            return expression
        if self is FreeText.DROP or type_.upper().startswith("STRUCT"):
            return f"CAST(NULL AS {type_})"
        if type_.upper() == "STRING":
            return f"sha2({expression}, 256)"
        return f"transform_values({expression}, (k, v) -> sha2(v, 256))"


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Which rows of a source a deployment loads."""

    lookback_days: int
    is_primary: bool
    """False: tables that are the same for the whole account are left to another deployment."""
    max_days: int | None = None
    """Days by which one load reaches further back than those before it; None: all at once."""


@dataclass(frozen=True, kw_only=True)
class LoadOptions:
    """How a deployment loads and keeps them."""

    reach: Reach
    retention_days: int
    """Days that a row is kept, counted back from the run."""
    free_text: FreeText


def reach_of(args: Arguments) -> Reach:
    """The reach in the task's arguments; a wrong one is a WorkloadError naming it."""
    if args.role not in ("primary", "regional"):
        raise WorkloadError(f"arguments: --role={args.role!r} must be primary or regional")
    return Reach(
        lookback_days=_days("lookback-days", args.lookback_days),
        is_primary=args.role == "primary",
        max_days=_days("max-days", args.max_days) if args.max_days else None,
    )


def load_options(args: Arguments) -> LoadOptions:
    """The options in the task's arguments; a wrong one is a WorkloadError naming it."""
    reach = reach_of(args)
    retention_days = _days("retention-days", args.retention_days)
    if retention_days < reach.lookback_days:
        raise WorkloadError(
            f"arguments: --retention-days={retention_days} is less than "
            f"--lookback-days={reach.lookback_days}: keep rows as long as they are looked back for"
        )
    choices = [choice.value for choice in FreeText]
    if args.statement_text not in choices:
        raise WorkloadError(
            f"arguments: --statement-text={args.statement_text!r} must be one of "
            + ", ".join(choices)
        )
    return LoadOptions(
        reach=reach, retention_days=retention_days, free_text=FreeText(args.statement_text)
    )


def _days(name: str, text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise WorkloadError(f"arguments: --{name}={text!r} must be a number of days above 0")
    return int(text)
