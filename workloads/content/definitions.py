"""The definitions file: words, thresholds and expressions that every layer shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from content.errors import ContentError
from content.files import YamlFile, expect_keys
from content.sql import Value, literal

FILE = "definitions.yaml"


@dataclass(frozen=True, kw_only=True)
class Expression:
    """A named piece of SQL with parameters."""

    parameters: Sequence[str]
    sql: str


@dataclass(frozen=True, kw_only=True)
class Definitions:
    """Typed access to the definitions; an unknown name is an error that lists the known ones."""

    values: Mapping[str, Value | Sequence[Value]]
    expressions: Mapping[str, Expression]

    @classmethod
    def load(cls, root: Path) -> "Definitions":
        """Read `definitions.yaml` below the workloads folder."""
        return cls.parse(YamlFile.read(root, FILE))

    @classmethod
    def parse(cls, file: YamlFile) -> "Definitions":
        """Build them from their file; every mistake is a ContentError naming file and key."""
        content, where = file.content, file.path
        expect_keys(content, where, ("values", "expressions"))
        for key in ("values", "expressions"):
            if not isinstance(content[key], dict):
                raise ContentError(
                    f"{where}: {key} must be a mapping of name to what it stands for"
                )
        expressions = {
            name: _expression(entry, f"{where}: expressions.{name}")
            for name, entry in content["expressions"].items()
        }
        return cls(
            values=MappingProxyType(content["values"]),
            expressions=MappingProxyType(expressions),
        )

    def value(self, name: str) -> Value | Sequence[Value]:
        """The value of a definition, as YAML typed it."""
        if name not in self.values:
            raise ContentError(
                f"definition {name!r} is not in {FILE}: known are {', '.join(sorted(self.values))}"
            )
        return self.values[name]

    def names(self, name: str) -> list[str]:
        """The value of a definition that is a list of texts; any other is an error."""
        value = self.value(name)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ContentError(f"definition {name!r} in {FILE} must be a list of texts: list them")
        return [str(one) for one in value]

    def sql(self, name: str) -> str:
        """The value as a typed, quoted SQL literal."""
        return literal(self.value(name))

    def expression(self, name: str, arguments: Sequence[str]) -> str:
        """The expression with its parameters replaced by the argument texts."""
        if name not in self.expressions:
            raise ContentError(
                f"expression {name!r} is not in {FILE}: "
                f"known are {', '.join(sorted(self.expressions))}"
            )
        expression = self.expressions[name]
        if len(arguments) != len(expression.parameters):
            raise ContentError(
                f"expression {name!r} takes ({', '.join(expression.parameters)}), "
                f"got {len(arguments)} arguments"
            )
        text = expression.sql
        for parameter, argument in zip(expression.parameters, arguments, strict=True):
            text = text.replace("{" + parameter + "}", argument)
        return text


def _expression(entry: Any, at: str) -> Expression:
    if not isinstance(entry, dict):
        raise ContentError(f"{at} must hold parameters and sql")
    expect_keys(entry, at, ("parameters", "sql"))
    if not isinstance(entry["parameters"], list) or not isinstance(entry["sql"], str):
        raise ContentError(f"{at}: parameters must be a list of names, and sql a text")
    return Expression(parameters=tuple(entry["parameters"]), sql=entry["sql"])
