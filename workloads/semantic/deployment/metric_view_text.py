"""The statements that create a metric view, for either engine."""

from collections.abc import Mapping
from typing import Any

import yaml

from content.metric_view import FENCE


def native_statement(name: str, rendered: str) -> str:
    """CREATE for an engine that takes specification 1.1: the rendered file as it is."""
    return (
        f"CREATE OR REPLACE VIEW {name} WITH METRICS LANGUAGE YAML AS {FENCE}\n{rendered}\n{FENCE}"
    )


def reduced_statement(name: str, rendered: str) -> str:
    """CREATE for open-source Spark, which takes specification 0.1."""
    return f"CREATE VIEW {name} WITH METRICS LANGUAGE YAML AS {FENCE}\n{reduce(rendered)}{FENCE}"


def reduce(rendered: str) -> str:
    """The 0.1 text of a rendered 1.1 text: joins folded into the source, descriptions left out.

    A joined table becomes a struct column of its join's name, so that `workspace.cloud` means
    the same in both and no expression is rewritten.
    """
    content = yaml.safe_load(rendered)
    reduced: dict[str, Any] = {"version": "0.1", "source": _folded_source(content)}
    if "filter" in content:
        reduced["filter"] = content["filter"]
    for key in ("dimensions", "measures"):
        reduced[key] = [{"name": field["name"], "expr": field["expr"]} for field in content[key]]
    return yaml.safe_dump(reduced, sort_keys=False, allow_unicode=True, width=1_000_000)


def _folded_source(content: Mapping[str, Any]) -> str:
    joins = content.get("joins", [])
    if not joins:
        return str(content["source"])
    structs = ", ".join(f"struct({join['name']}.*) AS {join['name']}" for join in joins)
    tables = " ".join(
        f"LEFT JOIN {join['source']} AS {join['name']} ON {join['on']}" for join in joins
    )
    return f"SELECT source.*, {structs} FROM {content['source']} AS source {tables}"
