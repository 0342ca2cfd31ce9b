"""Bringing one table function into the catalog."""

import re

from pyspark.sql import SparkSession

from content.semantic.function import Function, render_defaults
from content.sql import literal
from runtime.run_log import Step
from runtime.task import Task

SECTION = re.compile(r"^(Input|Returns|Comment|Deterministic|Body):", re.M)
SIGNATURE = re.compile(r"^(?:Input:|Returns:)?[ \t]+(\w+)[ \t]+(\S+)", re.M)


def create_statement(function: Function, name: str, body: str) -> str:
    """CREATE FUNCTION under the full name, from rendered defaults and body."""
    parameters = ", ".join(
        f"{p.name} {p.type} DEFAULT {p.default} COMMENT {literal(p.comment)}"
        for p in function.parameters
    )
    columns = ", ".join(f"{c.name} {c.type} COMMENT {literal(c.comment)}" for c in function.columns)
    return (
        f"CREATE OR REPLACE FUNCTION {name}({parameters}) RETURNS TABLE ({columns}) "
        f"COMMENT {literal(function.comment)} RETURN {body}"
    )


def deploy_function(task: Task, declared: Function, step: Step) -> None:
    """Create or replace the function; one that is already as declared is left alone."""
    function = render_defaults(declared, task.definitions)
    name = task.names.table("semantic", function.name)
    body = task.render(function.body)
    described = describe(task.spark, name)
    if described and is_same(described, function, body):
        step.status = "UNCHANGED"
        return
    # Databricks refuses to replace a function by one with another signature.
    if described and described_signature(described) != function.signature:
        statement = f"DROP FUNCTION IF EXISTS {name}"
        task.spark.sql(statement)
    task.spark.sql(create_statement(function, name, body))


def orphans(task: Task, known: set[str]) -> list[str]:
    """Names of functions in the semantic schema that no file declares."""
    schema = task.names.schema("semantic")
    # bounded: one row per function
    statement = f"SHOW USER FUNCTIONS IN {schema}"
    rows = task.spark.sql(statement).collect()
    # Functions that an engine brings along are listed too, without a schema.
    own = [row[0].replace("`", "").split(".") for row in rows if "." in row[0]]
    return sorted({parts[-1] for parts in own} - known)


def describe(spark: SparkSession, name: str) -> str | None:
    """What the catalog says about the function, None when there is none."""
    if not spark.catalog.functionExists(name):
        return None
    # bounded: the description of one function
    statement = f"DESCRIBE FUNCTION EXTENDED {name}"
    rows = spark.sql(statement).collect()
    return "\n".join(row[0] for row in rows)


def described_signature(described: str) -> tuple[tuple[str, str], ...]:
    """Names and types of parameters and columns in a description."""
    sections = _sections(described)
    text = f"Input:{sections.get('Input', '')}\nReturns:{sections.get('Returns', '')}"
    return tuple((m.group(1), m.group(2)) for m in SIGNATURE.finditer(text))


def is_same(described: str, function: Function, body: str) -> bool:
    """Whether the description shows exactly this function."""
    sections = _sections(described)
    expected = {
        "Input": " ".join(
            f"{p.name} {p.type} DEFAULT {p.default} '{p.comment}'" for p in function.parameters
        ),
        "Returns": " ".join(f"{c.name} {c.type} '{c.comment}'" for c in function.columns),
        "Comment": function.comment,
        "Body": body,
    }
    return all(_flat(sections.get(key, "")) == _flat(text) for key, text in expected.items())


def orphan_message(name: str) -> str:
    """What to do with a function that has no file."""
    return f"no file declares this function: drop {name} when nobody calls it any more"


def _sections(described: str) -> dict[str, str]:
    parts = SECTION.split(described)
    sections: dict[str, str] = {}
    for key, text in zip(parts[1::2], parts[2::2], strict=True):
        # The body comes last and may hold any of the words.
        if "Body" in sections:
            sections["Body"] += f"\n{key}:{text}"
        else:
            sections[key] = text
    return sections


def _flat(text: str) -> str:
    # A comment at the very beginning of a body is not kept.
    text = re.sub(r"^\s*--.*$", "", text, flags=re.M)
    return " ".join(text.split())
