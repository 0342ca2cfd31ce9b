"""Window measures, which the metric views of local runs lack: the SQL that one stands for.

It imports the contract of content: only a command that runs no job may import it.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from content.definitions import Definitions
from content.errors import ContentError
from content.placeholders import render
from content.semantic.metric_view import metric_view_paths, read_metric_view
from content.semantic.window_measure import window_measure_query
from content.sql import identifier
from health_monitor.cli import CommandError


def lacking_measure(
    sql: str, catalog: str, schemas: Mapping[str, str], workloads: Path
) -> str | None:
    """What to run instead of a statement that asks a view for a window measure.

    None: it names no such measure. `schemas`: layer to schema.
    """
    words = {word.casefold() for word in re.findall(r"\w+", sql)}
    values = {layer: f"{catalog}.{identifier(schema)}" for layer, schema in schemas.items()}
    for path in metric_view_paths(workloads):
        if Path(path).stem.casefold() in words:
            try:
                view = read_metric_view(workloads, path)
                for measure in (name for name in view.windows if name.casefold() in words):
                    by = [name for name in view.dimensions if name.casefold() in words]
                    text = render(view.text, values, Definitions.load(workloads))
                    query = window_measure_query(view, yaml.safe_load(text), measure, by)
                    return _told(view.name, measure, by, query)
            except ContentError as error:
                raise CommandError(
                    f"workloads/{error}; `health-monitor check` says more"
                ) from error
    return None


def _told(view: str, measure: str, by: Sequence[str], query: str) -> str:
    groups = f" by {', '.join(by)}" if by else ""
    return (
        f"{view} has no {measure} here: it is a measure with a window, which metric views of "
        f"open-source Spark do not take, unlike those of Databricks. It stands for this "
        f"SQL{groups}, which runs:\n\n{query}"
    )
