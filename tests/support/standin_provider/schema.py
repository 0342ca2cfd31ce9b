"""The provider's schema: `schema.json` as typed blocks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

FILE = Path(__file__).with_name("schema.json")
Nesting = Literal["list", "set", "single"]


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """One argument or computed value."""

    type: Any
    """Terraform's JSON notation: "string", ["list", "string"], ..."""
    required: bool
    optional: bool
    computed: bool
    sensitive: bool

    @property
    def is_scalar(self) -> bool:
        return isinstance(self.type, str)

    @property
    def is_set(self) -> bool:
        return not self.is_scalar and self.type[0] == "set"


@dataclass(frozen=True, kw_only=True)
class Block:
    """Attributes, and blocks inside."""

    attributes: Mapping[str, Attribute]
    blocks: Mapping[str, "NestedBlock"]

    def empty(self) -> dict[str, Any]:
        """The block as Terraform sends it when nothing in it is configured."""
        nothing: dict[str, Any] = dict.fromkeys(self.attributes)
        return nothing | {name: nested.empty() for name, nested in self.blocks.items()}


@dataclass(frozen=True, kw_only=True)
class NestedBlock:
    """A block inside another one, possibly repeated."""

    block: Block
    nesting: Nesting
    min_items: int
    max_items: int
    """0 without a limit."""

    @property
    def is_object(self) -> bool:
        """Whether the REST API has one object here instead of a list."""
        return self.max_items == 1

    def empty(self) -> Any:
        return None if self.nesting == "single" else []


@dataclass(frozen=True, kw_only=True)
class Schema:
    """The root block of the provider or of a resource type."""

    version: int
    block: Block


@dataclass(frozen=True, kw_only=True)
class ProviderSchema:
    """Everything that the stand-in offers."""

    provider_version: str
    provider: Schema
    resources: Mapping[str, Schema]
    """By resource type: databricks_job, ..."""


@cache
def provider_schema() -> ProviderSchema:
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return ProviderSchema(
        provider_version=content["provider_version"],
        provider=_schema(content["provider"]),
        resources={name: _schema(given) for name, given in content["resource_schemas"].items()},
    )


def _schema(given: Mapping[str, Any]) -> Schema:
    return Schema(version=given["version"], block=_block(given["block"]))


def _block(given: Mapping[str, Any]) -> Block:
    attributes = given.get("attributes", {})
    blocks = given.get("block_types", {})
    return Block(
        attributes={name: _attribute(attribute) for name, attribute in attributes.items()},
        blocks={
            name: NestedBlock(
                block=_block(nested["block"]),
                nesting=nested["nesting_mode"],
                min_items=nested.get("min_items", 0),
                max_items=nested.get("max_items", 0),
            )
            for name, nested in blocks.items()
        },
    )


def _attribute(given: Mapping[str, Any]) -> Attribute:
    return Attribute(
        type=given["type"],
        required=given.get("required", False),
        optional=given.get("optional", False),
        computed=given.get("computed", False),
        sensitive=given.get("sensitive", False),
    )
