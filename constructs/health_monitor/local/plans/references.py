"""Terraform references: `${databricks_schema.gold.name}` by the address of the resource."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from health_monitor.local import LocalError

Resources = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Type to key to arguments, as in the plan."""

_TEMPLATE = re.compile(r"\$\$\{|%%\{|\$\{([^}]*)\}|%\{")
_LITERAL = ("$${", "%%{")
"""What Terraform reads as the text `${` and `%{`."""
_ADDRESS = re.compile(r"(?P<type>[a-z][a-z0-9_]*)\.(?P<key>[A-Za-z_][\w-]*)\.(?P<attribute>\w+)")
_NUMBERED = ("databricks_job", "databricks_mlflow_experiment")
"""Types whose ids are numbers; here they count from 1 in the order of the keys."""


@dataclass(frozen=True, kw_only=True)
class References:
    """Resolves what one resource says of another."""

    resources: Resources
    _open: list[str] = field(default_factory=list)

    def resolved(self) -> Resources:
        """All resources, with every reference replaced by its value.

        Raises LocalError that names the resource and the key of a reference that does not resolve.
        """
        return {
            kind: {
                key: {
                    name: self._value(value, f"{kind}.{key}", name)
                    for name, value in arguments.items()
                    if name not in {"//", "depends_on", "lifecycle"}
                }
                for key, arguments in instances.items()
            }
            for kind, instances in self.resources.items()
        }

    def _value(self, value: Any, address: str, key: str) -> Any:
        match value:
            case str():
                return self._text(value, address, key)
            case Mapping():
                return {
                    str(self._text(name, address, key)): self._value(v, address, f"{key}.{name}")
                    for name, v in value.items()
                }
            case list():
                return [self._value(v, address, f"{key}[{n}]") for n, v in enumerate(value)]
        return value

    def _text(self, text: str, address: str, key: str) -> Any:
        parts = list(self._parts(text, address, key))
        return parts[0] if len(parts) == 1 else "".join(map(str, parts))

    def _parts(self, text: str, address: str, key: str) -> Iterator[Any]:
        end = 0
        for match in _TEMPLATE.finditer(text):
            if match.start() > end:
                yield text[end : match.start()]
            end = match.end()
            if match.group() in _LITERAL:
                yield match.group()[1:]
            elif match.group(1) is None:
                raise _unresolved(text, address, key, "template directives do not run here")
            else:
                yield self._reference(match.group(1).strip(), text, address, key)
        if end < len(text) or not text:
            yield text[end:]

    def _reference(self, expression: str, text: str, address: str, key: str) -> Any:
        match = _ADDRESS.fullmatch(expression)
        if match is None:
            raise _unresolved(text, address, key, f"{expression!r} is not type.key.attribute")
        kind, name, attribute = match.group("type", "key", "attribute")
        target = self.resources.get(kind, {}).get(name)
        if target is None:
            raise _unresolved(text, address, key, f"the plan has no {kind}.{name}")
        if expression in self._open:
            circle = " > ".join([*self._open, expression])
            raise _unresolved(text, address, key, f"it leads back to itself: {circle}")
        self._open.append(expression)
        try:
            if attribute in target:
                return self._value(target[attribute], f"{kind}.{name}", attribute)
            value = self._computed(kind, name, attribute)
        finally:
            self._open.pop()
        if value is None:
            raise _unresolved(text, address, key, f"{kind} has no {attribute} that is known here")
        return value

    def _computed(self, kind: str, key: str, attribute: str) -> Any:
        """An attribute that a workspace would make up; None when unknown."""

        def argument(name: str) -> Any:
            address = f"{kind}.{key}"
            return self._value(self.resources[kind][key].get(name, ""), address, name)

        match kind, attribute:
            case (("databricks_workspace_file" | "databricks_directory"), "workspace_path"):
                return f"/Workspace{argument('path')}"
            case (("databricks_workspace_file" | "databricks_directory"), "id"):
                return argument("path")
            case "databricks_schema", "id":
                return f"{argument('catalog_name')}.{argument('name')}"
            case "databricks_sql_endpoint", "id":
                return key
            case _, ("id" | "experiment_id") if kind in _NUMBERED:
                return number_of(self.resources, kind, key)
        return None


def number_of(resources: Resources, kind: str, key: str) -> int:
    """The id of a numbered resource."""
    return sorted(resources[kind]).index(key) + 1


def _unresolved(text: str, address: str, key: str, reason: str) -> LocalError:
    return LocalError(
        f"{address}: {key}: {text!r} cannot be resolved: {reason}; "
        "correct what the plan is synthesized from"
    )
