"""What the provider's schema does not say about a resource type."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Equal = Callable[[Any, Any], bool]
"""Whether the value in the state and the configured one are the same thing."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Paths are names joined by dots, without positions: `task.run_if`."""

    defaults: Mapping[str, Any] = field(default_factory=dict)
    """Path -> what an attribute that is not configured is planned as."""
    replace: frozenset[str] = frozenset()
    """Root attributes that cannot be updated in place."""
    keep: frozenset[str] = frozenset()
    """What the service filled in stays when the configuration names nothing, at these paths and
    at the attributes directly in these blocks."""
    computed_blocks: frozenset[str] = frozenset()
    """Blocks that the service fills in as a whole when they are not configured."""
    equal: Mapping[str, Equal] = field(default_factory=dict)
    local: frozenset[str] = frozenset()
    """Root attributes that the service knows nothing of."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Path -> the texts that are accepted."""
    ranges: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)
    """Path -> smallest and largest number that are accepted."""
    at_most_one: tuple[frozenset[str], ...] = ()
    """Groups of root attributes and blocks that exclude each other."""
    exactly_one: tuple[tuple[str, ...], ...] = ()
    """Groups of attributes of one block (by full path), of which one is needed."""

    def keeps(self, path: str) -> bool:
        """Whether nothing in the configuration means: as the service has it."""
        return path in self.keep or path.rpartition(".")[0] in self.keep


def ignoring_case(old: Any, new: Any) -> bool:
    return str(old or "").casefold() == str(new or "").casefold()


def unset_means(value: Any) -> Equal:
    """An attribute whose value, when the service fills it in, is no difference to none."""
    return lambda old, new: not new and old == value


def unset_means_any(old: Any, new: Any) -> bool:
    return not new and bool(old)
