"""A cursor over one block of the plan: what is not asked for is an error."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from health_monitor.local import LocalError
from health_monitor.local.plans.references import Resources


@dataclass(frozen=True, kw_only=True)
class Block:
    """Reads typed values out of a block; `finish` finds the keys that nobody understood."""

    address: str
    """Of the resource: `databricks_job.gold_merge_job`."""
    path: str = ""
    """Of the block inside the resource: `task[0].`"""
    values: Mapping[str, Any]
    _read: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        """Key of the resource: `gold_merge_job`."""
        return self.address.rpartition(".")[2]

    def text(self, key: str, default: str | None = None) -> str:
        """A text; an error when it is absent and has no default."""
        return str(self._get(key, str, default))

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number from 0 on; an error when it is absent and has no default."""
        number = int(self._get(key, int, default))
        if number < 0:
            raise self.error(key, f"{number} is less than 0, which does not run here")
        return number

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        return bool(self._get(key, bool, default))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when absent."""
        return tuple(
            self.error_unless(item, str, f"{key}[{n}]")
            for n, item in enumerate(self._get(key, list, []))
        )

    def mapping(self, key: str) -> dict[str, str]:
        """Names to texts; empty when absent."""
        items = self._get(key, Mapping, {}).items()
        return {name: self.error_unless(item, str, f"{key}.{name}") for name, item in items}

    def blocks(self, key: str) -> Iterator["Block"]:
        """Repeated blocks; none when absent."""
        for n, item in enumerate(self._get(key, list, [])):
            path = f"{self.path}{key}[{n}]"
            self.error_unless(item, Mapping, f"{key}[{n}]")
            yield Block(address=self.address, path=f"{path}.", values=item)

    def block(self, key: str) -> "Block | None":
        """A single block, or None."""
        if key not in self.values:
            return None
        item = self._get(key, Mapping, None)
        return Block(address=self.address, path=f"{self.path}{key}.", values=item)

    def ignore(self, *keys: str) -> None:
        """Keys that mean nothing on one machine."""
        self._read.update(keys)

    def finish(self) -> None:
        """Raises LocalError for the first key that was not read."""
        for key in self.values:
            if key not in self._read:
                raise self.error(key, "is not supported in a local run; take it out of the job")

    def error(self, key: str, message: str) -> LocalError:
        return LocalError(f"{self.address}: {self.path}{key}: {message}")

    def error_unless(self, value: Any, kind: type, key: str) -> Any:
        """The value, when it is of that type; true and false are no numbers."""
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(key, f"{value!r} is not a {_WORDS[kind]}; synthesize again")
        return value

    def _get(self, key: str, kind: type, default: Any) -> Any:
        self._read.add(key)
        value = self.values.get(key, default)
        if value is None:
            raise self.error(key, "is missing; synthesize again")
        return self.error_unless(value, kind, key)


def blocks_of(resources: Resources, kind: str) -> list[Block]:
    """The resources of one type, in the order of their keys."""
    instances = resources.get(kind, {})
    return [Block(address=f"{kind}.{key}", values=instances[key]) for key in sorted(instances)]


_WORDS: Mapping[type, str] = {
    str: "text",
    int: "whole number",
    bool: "flag",
    list: "list",
    Mapping: "block",
}
