"""What Terraform is told of a change: the planned values, and what they replace."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standin_provider.rules import Rules
from standin_provider.schema import Attribute, Block, NestedBlock
from standin_provider.values import UNKNOWN, has_unknown, is_zero, same, same_items

State = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Planned:
    """The state to be, and the root attributes whose change needs a new object."""

    state: dict[str, Any]
    replace: tuple[str, ...]


def plan(block: Block, rules: Rules, *, prior: State | None, proposed: State) -> Planned:
    """Compare what is with what is wanted, as the provider does: a difference that it does not
    see is planned as the prior value."""
    state = _Planner(rules).block(block, prior, proposed, "")
    if prior is None:
        unset = {
            name: UNKNOWN
            for name, attribute in block.attributes.items()
            if attribute.computed and state[name] is None
        }
        return Planned(state=state | unset, replace=())
    changed = (name for name in sorted(rules.replace) if not same(prior[name], state[name]))
    return Planned(state=state, replace=tuple(changed))


@dataclass(frozen=True)
class _Planner:
    rules: Rules

    def block(
        self, block: Block, prior: State | None, proposed: State, path: str
    ) -> dict[str, Any]:
        planned: dict[str, Any] = {}
        for name, attribute in block.attributes.items():
            planned[name] = self._attribute(attribute, prior, proposed, name, f"{path}{name}")
        for name, nested in block.blocks.items():
            before = prior[name] if prior else nested.empty()
            planned[name] = self._nested(nested, before, proposed[name], f"{path}{name}")
        return planned

    def _attribute(
        self, attribute: Attribute, prior: State | None, proposed: State, name: str, path: str
    ) -> Any:
        wanted = proposed[name]
        if wanted is None:
            wanted = self.rules.defaults.get(path)
        if prior is None or has_unknown(wanted):
            return wanted
        old = prior[name]
        if attribute.is_set and same_items(old or [], wanted or []):
            return old
        if same(old, wanted) or (attribute.computed and wanted is None):
            return old
        equal = self.rules.equal.get(path)
        if equal is not None and equal(old, wanted):
            return old
        if is_zero(wanted) and self.rules.keeps(path):
            # Only the length of a list is kept, its items are not.
            return [""] * len(old) if isinstance(old, list) else old
        return wanted

    def _nested(self, nested: NestedBlock, prior: Any, proposed: Any, path: str) -> Any:
        if proposed is UNKNOWN or nested.nesting == "single":
            return proposed
        if nested.nesting == "set":
            return prior if same_items(prior, proposed) else proposed
        if prior and not proposed:
            if path in self.rules.computed_blocks:
                return prior
            proposed = [nested.block.empty()] if path in self.rules.keep else []
        return [
            self.block(nested.block, prior[at] if at < len(prior) else None, item, f"{path}.")
            for at, item in enumerate(proposed)
        ]
