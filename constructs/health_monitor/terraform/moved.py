"""State addresses that changed, and the rule that none changes without being listed here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from health_monitor.terraform import TerraformError


def kind_of(address: str) -> str:
    """The type of the resource at an address."""
    return address.partition(".")[0]


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One resource that has another address than in older deployments.

    Terraform renames it in the state; without this it would destroy it and create it anew.
    Raises TerraformError if the two are not addresses of one type of resource.
    """

    before: str
    """Its address in the state of an older deployment: `databricks_job.gold_update_job`."""
    after: str
    """Its address now."""

    def __post_init__(self) -> None:
        for address in (self.before, self.after):
            kind, _, name = address.partition(".")
            if not kind or not name or "." in name:
                raise TerraformError(
                    f"MOVED: {address!r} is not an address; write <type>.<name> of a resource"
                )
        if self.before == self.after or kind_of(self.before) != kind_of(self.after):
            raise TerraformError(
                f"MOVED: {self.before} cannot become {self.after}; "
                "name two addresses of one type of resource"
            )


MOVED: tuple[Moved, ...] = ()
"""Every move, oldest first. None is taken out again: a deployment may skip releases."""


def lost_addresses(
    before: Collection[str], now: Collection[str], moves: Sequence[Moved] = MOVED
) -> dict[str, str]:
    """What Terraform would destroy in a deployment of the older plan, with a sentence that says so.

    An address that moved, also in several steps, to one that the plan has is not lost.
    """
    following = {move.before: move.after for move in moves}
    created = {kind_of(address) for address in set(now) - set(before)}
    return {
        address: f"this would destroy and create {address}; add `moved`"
        if kind_of(address) in created
        else f"this would destroy {address}"
        for address in sorted(set(before) - set(now))
        if _end(address, following) not in now
    }


def _end(address: str, following: dict[str, str]) -> str:
    """Where a chain of moves ends; in a circle, where it closes."""
    passed = {address}
    while address in following and following[address] not in passed:
        address = following[address]
        passed.add(address)
    return address
