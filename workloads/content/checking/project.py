"""All content below the workloads folders: what is sound, and everything that is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from content.declared import FEATURES, FOLDERS, GOLD, object_of
from content.definitions import Definitions
from content.finding import readers
from content.finding.found import Texts
from content.lines import line_of
from content.model import ModelTables
from content.monitoring.monitor import Monitor
from content.problems import Problem
from content.semantic.function import Function
from content.semantic.metric_view import MetricView
from content.tables.bronze_table import BronzeTable
from content.tables.computed_table import ComputedTable
from content.tables.ops_table import OpsTable
from content.tables.view import View

READ = ("bronze", "gold", "ml", "ops")
"""Layers whose tables have a file; those of the others are made by code."""


@dataclass(frozen=True, kw_only=True)
class Project:
    """The sound objects of each kind, and the problems of the files that are not."""

    texts: Texts
    definitions: Definitions | None
    """None: their file is missing or broken."""
    bronze: Sequence[BronzeTable]
    computed: Sequence[ComputedTable]
    """Gold tables and feature tables."""
    ops: Sequence[OpsTable]
    views: Sequence[View]
    functions: Sequence[Function]
    metric_views: Sequence[MetricView]
    monitors: Sequence[Monitor]
    models: Sequence[ModelTables]
    problems: Sequence[Problem]

    @cached_property
    def declared(self) -> Mapping[str, str]:
        """`layer.name` of every object -> path of its file, be it sound or not."""
        return {name: path for path in self.texts if (name := object_of(path))}

    @cached_property
    def columns(self) -> Mapping[str, Mapping[str, str]]:
        """`layer.name` of every sound table and view -> column -> SQL type."""
        return {
            **{t.object: {c.name: c.type for c in t.spec.columns} for t in self.bronze},
            **{t.object: {c.name: c.type for c in t.spec.columns} for t in self.ops},
            **{table.object: table.types for table in self.computed},
            **{view.object: view.types for view in self.views},
        }

    def problem(self, path: str, key: str, message: str, fix: str) -> Problem:
        """A problem with a file, at the line of the key."""
        line = line_of(self.texts[path], key) if key else None
        return Problem(path=path, line=line, key=key, message=message, fix=fix)


def read_project(texts: Texts) -> Project:
    """Read every content file by itself; whether they fit each other is not looked at."""
    definitions = readers.definitions_of(texts)
    bronze = readers.bronze_tables(texts)
    gold = readers.computed_tables(texts, GOLD)
    features = readers.computed_tables(texts, FEATURES)
    ops = readers.ops_tables(texts)
    views = readers.views(texts)
    functions = readers.functions(texts)
    metric_views = readers.metric_views(texts)
    monitors = readers.monitors(texts)
    models = readers.models(texts)
    read = (
        definitions, bronze, gold, features, ops, views, functions, metric_views, monitors, models
    )  # fmt: skip
    return Project(
        texts=texts,
        definitions=definitions.sound[0] if definitions.sound else None,
        bronze=bronze.sound,
        computed=(*gold.sound, *features.sound),
        ops=ops.sound,
        views=views.sound,
        functions=functions.sound,
        metric_views=metric_views.sound,
        monitors=monitors.sound,
        models=models.sound,
        problems=(*_misplaced(texts), *(problem for found in read for problem in found.problems)),
    )


def _misplaced(texts: Texts) -> Iterator[Problem]:
    """Files that no reader looks at, and files that declare what another one does."""
    owners: dict[str, str] = {}
    for path in texts:
        folder = next((folder for folder in FOLDERS if path.startswith(f"{folder}/")), None)
        name = object_of(path)
        if folder and name is None:
            wanted = FOLDERS[folder][0]
            yield Problem(
                path=path,
                message=f"nothing reads a {PurePosixPath(path).suffix} file of {folder}",
                fix=f"write it as {wanted}, or remove it",
            )
        elif name and owners.setdefault(name, path) != path:
            yield Problem(
                path=path,
                message=f"{name} is declared by {owners[name]} already",
                fix="rename one of them",
            )
