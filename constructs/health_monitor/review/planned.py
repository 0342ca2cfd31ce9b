"""One resource of a plan document, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from health_monitor.review.values import Action

Attributes = Mapping[str, Any]

_ACTIONS = {
    ("create",): Action.CREATE,
    ("update",): Action.UPDATE,
    ("delete",): Action.DESTROY,
    ("forget",): Action.FORGET,
    ("delete", "create"): Action.REPLACE,
    ("create", "delete"): Action.REPLACE,
    ("create", "forget"): Action.REPLACE,
}


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A resource, and what would become of it."""

    address: str
    kind: str
    """Its type: `databricks_job`."""
    name: str
    """Its key: `gold_merge_job`."""
    action: Action | None
    """None: it stays as it is."""
    before: Attributes
    """Empty when it is created."""
    after: Attributes
    """Without what is known only after apply; empty when it is destroyed."""
    unknown: Attributes
    """What is known only after apply."""
    reason: str
    """Terraform's word for why, for example `replace_by_request`; empty where it gives none."""
    hidden: frozenset[str]
    """Attributes with a sensitive value somewhere in them."""

    @property
    def latest(self) -> Attributes:
        """After, or before for what goes away."""
        return self.after or self.before

    def changed(self) -> list[str]:
        """Names of attributes whose known value differs; unset, empty and zero are the same."""
        return [
            name
            for name in sorted({*self.before, *self.after})
            if self.unknown.get(name) is not True
            and settled(self.before.get(name)) != settled(self.after.get(name))
        ]


def planned(row: Mapping[str, Any]) -> Planned:
    """Read an element of `resource_changes`."""
    change = row["change"]
    action = _ACTIONS.get(tuple(change["actions"]))
    if action is None and row.get("previous_address") not in (None, row["address"]):
        action = Action.MOVE
    marks = [change.get("before_sensitive"), change.get("after_sensitive")]
    return Planned(
        address=row["address"],
        kind=row["type"],
        name=row["name"],
        action=action,
        before=change.get("before") or {},
        after=change.get("after") or {},
        unknown=change.get("after_unknown") or {},
        reason=row.get("action_reason") or "",
        hidden=frozenset(
            name
            for mark in marks
            if isinstance(mark, dict)
            for name, value in mark.items()
            if _is_marked(value)
        ),
    )


def settled(value: Any) -> Any:
    """A value without the members that mean nothing: the provider fills them in or leaves out."""
    if isinstance(value, dict):
        kept = {name: settled(member) for name, member in value.items()}
        return {name: member for name, member in kept.items() if member is not None} or None
    if isinstance(value, list):
        return [settled(member) for member in value] or None
    return value or None


def blocks(attributes: Attributes, name: str) -> list[Attributes]:
    """The blocks of this name; nested blocks are lists even where there is one at most."""
    return [block for block in attributes.get(name) or [] if isinstance(block, dict)]


def _is_marked(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_is_marked, value.values()))
    if isinstance(value, list):
        return any(map(_is_marked, value))
    return value is True
