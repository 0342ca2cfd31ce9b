"""Whether the files fit each other: what one names of another is there."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from content.checking.project import READ, Project
from content.errors import ContentError
from content.files import parse_yaml
from content.finding.found import below
from content.monitoring.monitor import Monitor
from content.monitoring.monitored_table import COLUMNS, check_monitor
from content.problems import Problem, problem_of
from content.semantic.metric_view import MetricView
from content.semantic.metric_view_joins import check_joins
from content.tables.computed_table import ComputedTable, waves
from content.tables.references import references_of

SIMULATED = "simulation/sources"
"""Folder of the simulated sources."""
Item = TypeVar("Item", ComputedTable, MetricView, Monitor)


def relation_problems(project: Project) -> Iterator[Problem]:
    """Everything that one file says of another and that is not so."""
    yield from _unknown_tables(project)
    yield from _simulated(project)
    yield from _listed_keys(project)
    yield from _foreign_keys(project)
    yield from _circle(project, "reads", lambda table: table.reads)
    yield from _metric_views(project)
    yield from _monitors(project)
    yield from _models(project)


def _unknown_tables(project: Project) -> Iterator[Problem]:
    for path, key, table in _reads(project):
        if table.partition(".")[0] in READ and table not in project.declared:
            message = f"it reads {table}, which no file declares, so no job creates it"
            yield project.problem(path, key, message, "correct the name, or write its file")


def _reads(project: Project) -> Iterator[tuple[str, str, str]]:
    """File, key and table of everything that is read."""
    for table in project.computed:
        yield from ((table.path, f"reads.{read}", read) for read in table.reads)
    for view in project.views:
        yield from ((view.path, "reads", read) for read in view.reads)
    for function in project.functions:
        yield from ((function.path, "reads", read) for read in function.reads)
    for metric in project.metric_views:
        yield metric.path, "source", metric.source
        yield from ((metric.path, f"joins.{join.name}.source", join.table) for join in metric.joins)
    for monitor in project.monitors:
        yield monitor.path, "table", monitor.table
    for model in project.models:
        yield from ((model.path, "", table) for table in (model.features, model.label))


def _simulated(project: Project) -> Iterator[Problem]:
    for table in project.bronze if below(project.texts, SIMULATED, ".py") else ():
        source = f"{SIMULATED}/{table.source.replace('.', '/')}.py"
        if source not in project.texts:
            message = "its source is not simulated, so no local run can load it"
            yield Problem(path=table.path, message=message, fix=f"add {source}")


def _listed_keys(project: Project) -> Iterator[Problem]:
    for table in project.bronze if project.definitions else ():
        for column, definition in table.listed_keys.items():
            try:
                assert project.definitions is not None
                keys = project.definitions.names(definition)
            except ContentError as error:
                told = problem_of(error, table.path, "")
                yield project.problem(table.path, f"listed_keys.{column}", told.message, told.fix)
                continue
            lower = [key.lower() for key in keys]
            for key in (key for key in keys if lower.count(key.lower()) > 1):
                message = f"definition {definition} lists {key!r} twice, but for capitals"
                yield project.problem(table.path, "listed_keys", message, "keep one")


def _foreign_keys(project: Project) -> Iterator[Problem]:
    broken = project.declared.keys() - project.columns.keys()
    referred: dict[str, list[str]] = {}

    def check(table: ComputedTable) -> None:
        try:
            found = references_of(table, project.computed)
            referred[table.object] = [reference.dimension for reference in found]
        except ContentError as error:
            # Whether a key fits a file that cannot be read is known when that is corrected.
            if not any(f"{name} " in f"{error} " for name in broken):
                raise

    yield from _each(project, project.computed, check)
    yield from _circle(project, "foreign_keys", lambda table: referred.get(table.object, []))


def _circle(
    project: Project, key: str, needs: Callable[[ComputedTable], Iterable[str]]
) -> Iterator[Problem]:
    try:
        waves(project.computed, needs, "read" if key == "reads" else "refer to")
    except ContentError as error:
        named = set(re.findall(r"\w+\.\w+", str(error)))
        first = next(table for table in project.computed if table.object in named)
        yield project.problem(first.path, key, str(error), "break it at one of them")


def _metric_views(project: Project) -> Iterator[Problem]:
    tables = {table.object: table for table in project.computed}
    # Tables without a file are told already, and those of a broken file when it is corrected.
    known = project.declared.keys() & project.columns.keys()
    views = [view for view in project.metric_views if known.issuperset(view.tables)]
    yield from _each(project, views, lambda view: check_joins(view, tables))


def _monitors(project: Project) -> Iterator[Problem]:
    tables = {table.object: table for table in project.computed}
    metric_tables = parse_yaml(project.texts.get(COLUMNS, "{}"), COLUMNS)
    definitions, first = project.definitions, dict[str, str]()
    for monitor in project.monitors:
        owner = first.setdefault(monitor.table, monitor.path)
        if owner != monitor.path:
            message = f"{monitor.table} has a monitor already, {owner}"
            fix = "put the metrics of both into one file"
            problem = project.problem(monitor.path, "table", message, fix)
            yield replace(problem, limit="monitors_per_table")

    def check(monitor: Monitor) -> None:
        if definitions and monitor.table in tables:
            check_monitor(monitor, tables[monitor.table], metric_tables, definitions)

    yield from _each(project, project.monitors, check)


def _models(project: Project) -> Iterator[Problem]:
    for model in project.models:
        learned = ((model.features, model.feature_columns), (model.label, model.label_columns))
        for table, columns in learned:
            known = project.columns.get(table, dict.fromkeys(columns, ""))
            for name in dict.fromkeys(column for column in columns if column not in known):
                yield Problem(
                    path=model.path,
                    message=f"MODEL takes the column {name} from {table}, which has none such",
                    fix=f"use one of {', '.join(known)}",
                )


def _each(
    project: Project, items: Sequence[Item], check: Callable[[Item], None]
) -> Iterator[Problem]:
    for item in items:
        try:
            check(item)
        except ContentError as error:
            yield problem_of(error, item.path, project.texts[item.path])
