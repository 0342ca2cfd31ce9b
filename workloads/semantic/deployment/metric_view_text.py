"""The statements that create a metric view, for either engine."""

from collections.abc import Mapping
from typing import Any

import yaml

from content.semantic.metric_view import FENCE
from content.semantic.metric_view_source import folded_source


def native_statement(name: str, text: str) -> str:
    """CREATE for an engine that takes specification 1.1."""
    return f"CREATE OR REPLACE VIEW {name} WITH METRICS LANGUAGE YAML AS {FENCE}\n{text}\n{FENCE}"


def reduced_statement(name: str, rendered: str) -> str:
    """CREATE for open-source Spark, which takes specification 0.1."""
    return f"CREATE VIEW {name} WITH METRICS LANGUAGE YAML AS {FENCE}\n{reduce(rendered)}{FENCE}"


def fold(rendered: str) -> str:
    """The 1.1 text of a rendered view with its joins folded into the source.

    Considered and rejected: a query as the source of a join, which the platform does not document.
    This one is the very query that open-source Spark runs.
    """
    content = yaml.safe_load(rendered)
    kept = {key: value for key, value in content.items() if key != "joins"}
    return _dump({**kept, "source": folded_source(content)})


def reduce(rendered: str) -> str:
    """The 0.1 text of a rendered view: joins folded, no descriptions, no window measures.

    A measure without its window would be another number under the same name.
    """
    content = yaml.safe_load(rendered)
    reduced: dict[str, Any] = {"version": "0.1", "source": folded_source(content)}
    if "filter" in content:
        reduced["filter"] = content["filter"]
    for key in ("dimensions", "measures"):
        fields = [field for field in content[key] if "window" not in field]
        reduced[key] = [{"name": field["name"], "expr": field["expr"]} for field in fields]
    return _dump(reduced)


def _dump(content: Mapping[str, Any]) -> str:
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1_000_000)
