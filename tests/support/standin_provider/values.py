"""Values of arguments: which are the same to the provider, which are not known yet."""

from collections.abc import Iterable, Mapping
from typing import Any, Final


class Unknown:
    """A value that is known only after the apply."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


def is_zero(value: Any) -> bool:
    """Whether the provider takes the value for unset: null, "", 0, false or nothing in it."""
    return value is not UNKNOWN and not value


def has_unknown(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(has_unknown(item) for item in value.values())
    if isinstance(value, list):
        return any(has_unknown(item) for item in value)
    return value is UNKNOWN


def same(one: Any, other: Any) -> bool:
    """Whether two attributes hold the same to the provider, for which unset and zero are one."""
    if has_unknown(one) or has_unknown(other):
        return False
    return bool(one == other) or (is_zero(one) and is_zero(other))


def same_items(one: Iterable[Any], other: Iterable[Any]) -> bool:
    """Whether two sets hold the same items, in whatever order; unset members do not count."""
    return not has_unknown([*one, *other]) and _items(one) == _items(other)


def _items(values: Iterable[Any]) -> list[str]:
    return sorted(repr(_without_zeros(value)) for value in values)


def _without_zeros(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {name: value[name] for name in sorted(value) if not is_zero(value[name])}


def known(value: Any) -> Any:
    """The value with null in the place of what is still unknown."""
    if isinstance(value, Mapping):
        return {name: known(item) for name, item in value.items()}
    if isinstance(value, list):
        return [known(item) for item in value]
    return None if value is UNKNOWN else value
