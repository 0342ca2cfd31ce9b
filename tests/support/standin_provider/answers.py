"""From what the service answers to the state, and from the state to what it is sent."""

from collections.abc import Mapping
from typing import Any

from standin_provider.rules import Rules
from standin_provider.schema import Block, NestedBlock
from standin_provider.values import is_zero, known, same, same_items

State = Mapping[str, Any]


def settle(
    block: Block, rules: Rules, *, answer: State, before: State, is_new: bool
) -> dict[str, Any]:
    """The state after a read.

    `answer` is in the words of the REST API except for the names at its root; `before` is the
    state, or the plan that was applied. As in the provider, what the answer leaves out keeps its
    value, and what was never configured is taken over only right after the creation.
    """
    state = dict(before)
    for name, attribute in block.attributes.items():
        value = answer.get(name)
        if value is None and attribute.type in ("number", "bool") and name not in rules.local:
            value = False if attribute.type == "bool" else 0
        if is_zero(value) and not isinstance(value, int):
            continue
        if is_new or attribute.computed or attribute.required or not is_zero(before[name]):
            state[name] = _aligned(attribute.is_set, value, before[name])
    for name, nested in block.blocks.items():
        value = answer.get(name)
        is_computed = name in rules.computed_blocks
        if value is not None and (is_new or is_computed or before[name]):
            items = _nested(nested, value, before[name])
            state[name] = items or before[name]
    settled: dict[str, Any] = known(state)
    return settled


def _nested(nested: NestedBlock, value: Any, before: Any) -> Any:
    answers = [value] if isinstance(value, Mapping) else value
    items = [_block(nested.block, item) for item in answers]
    if nested.nesting == "set":
        return before if isinstance(before, list) and same_items(items, before) else items
    olds = before if isinstance(before, list) else []
    return [
        _align_block(nested.block, item, olds[at]) if at < len(olds) else item
        for at, item in enumerate(items)
    ]


def _block(block: Block, answer: State) -> dict[str, Any]:
    found: dict[str, Any] = {name: answer.get(name) for name in block.attributes}
    for name, nested in block.blocks.items():
        value = answer.get(api_name(name, nested))
        found[name] = nested.empty() if value is None else _nested(nested, value, nested.empty())
    return found


def _align_block(block: Block, new: State, old: State) -> dict[str, Any]:
    """The new values, in the notation of the old ones where both are the same."""
    aligned: dict[str, Any] = {
        name: _aligned(attribute.is_set, new[name], old[name])
        for name, attribute in block.attributes.items()
    }
    for name, nested in block.blocks.items():
        if nested.nesting == "list" and isinstance(old[name], list):
            aligned[name] = [
                _align_block(nested.block, item, old[name][at]) if at < len(old[name]) else item
                for at, item in enumerate(new[name])
            ]
        else:
            aligned[name] = new[name]
    return aligned


def _aligned(is_set: bool, new: Any, old: Any) -> Any:
    if is_set and isinstance(old, list):
        return old if same_items(new, old) else new
    return old if same(new, old) else new


def body(block: Block, state: State) -> dict[str, Any]:
    """A block as a request body: zero values are left out unless the attribute is required."""
    sent: dict[str, Any] = {
        name: state[name]
        for name, attribute in block.attributes.items()
        if not is_zero(state[name]) or (attribute.required and state[name] is not None)
    }
    for name, nested in block.blocks.items():
        if nested.nesting == "single" or not state[name]:
            continue
        items = [body(nested.block, item) for item in state[name]]
        sent[api_name(name, nested)] = items[0] if nested.is_object else items
    return sent


def api_name(name: str, nested: NestedBlock) -> str:
    """The REST API's name of a block: a repeated `library` is `libraries` there."""
    return "libraries" if name == "library" and not nested.is_object else name
