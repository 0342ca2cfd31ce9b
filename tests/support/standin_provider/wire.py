"""The messages of Terraform's plugin protocol 6, and the values in them.

Generated messages and the certificate come from the package `tf`; its own schema classes know no
blocks that repeat, so that nothing else of it is used.
"""

import json
from collections.abc import Iterable
from typing import Any

import msgpack  # type: ignore[import-untyped]  # it has no types
from standin_provider.errors import Problem
from standin_provider.schema import Block, Schema
from standin_provider.values import UNKNOWN
from tf.gen import tfplugin_pb2  # type: ignore[import-untyped]  # not marked as typed

messages = tfplugin_pb2
NESTING = {"list": "LIST", "set": "SET", "single": "SINGLE"}


def decode(value: Any) -> Any:
    """A DynamicValue as plain values; None for no value."""
    if value.json:
        return json.loads(value.json)
    return msgpack.unpackb(value.msgpack, ext_hook=_extension) if value.msgpack else None


def encode(value: Any) -> Any:
    """Plain values as a DynamicValue."""
    return messages.DynamicValue(msgpack=msgpack.packb(value, default=_unknown))


def _extension(code: int, data: bytes) -> Any:
    # Terraform may add what it knows of an unknown value; that is of no use here.
    return UNKNOWN


def _unknown(value: object) -> Any:
    if value is not UNKNOWN:
        raise TypeError(f"{value!r} is no value of Terraform")
    return msgpack.ExtType(0, b"\x00")


def schema_message(schema: Schema) -> Any:
    return messages.Schema(version=schema.version, block=_block_message(schema.block))


def _block_message(block: Block) -> Any:
    return messages.Schema.Block(
        attributes=[
            messages.Schema.Attribute(
                name=name,
                type=json.dumps(attribute.type).encode(),
                required=attribute.required,
                optional=attribute.optional,
                computed=attribute.computed,
                sensitive=attribute.sensitive,
            )
            for name, attribute in block.attributes.items()
        ],
        block_types=[
            messages.Schema.NestedBlock(
                type_name=name,
                block=_block_message(nested.block),
                nesting=messages.Schema.NestedBlock.NestingMode.Value(NESTING[nested.nesting]),
                min_items=nested.min_items,
                max_items=nested.max_items,
            )
            for name, nested in block.blocks.items()
        ],
    )


def diagnostics(problems: Iterable[Problem]) -> list[Any]:
    return [
        messages.Diagnostic(
            severity=messages.Diagnostic.ERROR,
            summary=problem.summary,
            detail=problem.detail,
            attribute=attribute_path(problem.attribute) if problem.attribute else None,
        )
        for problem in problems
    ]


def attribute_path(name: str) -> Any:
    return messages.AttributePath(steps=[messages.AttributePath.Step(attribute_name=name)])
