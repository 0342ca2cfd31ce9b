"""What reads a table, directly or by way of others: Gold tables, functions, views, models ..."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from content.checking.project import Project


class Kind(StrEnum):
    """What an object is, in the words of a list."""

    GOLD = "Gold tables"
    VIEW = "views"
    FUNCTION = "functions"
    METRIC_VIEW = "metric views"
    MONITOR = "monitors"
    FEATURES = "feature tables"
    MODEL = "models"


@dataclass(frozen=True, kw_only=True)
class Dependent:
    """Something that reads tables."""

    kind: Kind
    name: str
    reads: Collection[str]
    """As `layer.name`."""
    makes: str | None = None
    """The table or view that others may read; None: nothing reads it."""


def dependents_of(project: Project, missing: Collection[str]) -> list[Dependent]:
    """What depends on any of these tables (`layer.name`), by kind and name."""
    everything = list(_all(project))
    reached = set(missing)
    found: dict[tuple[Kind, str], Dependent] = {}
    while True:
        new = [
            each
            for each in everything
            if (each.kind, each.name) not in found and reached & set(each.reads)
        ]
        if not new:
            return [found[key] for key in sorted(found, key=_place)]
        found |= {(each.kind, each.name): each for each in new}
        reached |= {each.makes for each in new if each.makes}


def by_kind(dependents: Collection[Dependent]) -> Mapping[Kind, list[str]]:
    """Their names, by kind."""
    found = {kind: [each.name for each in dependents if each.kind is kind] for kind in Kind}
    return {kind: names for kind, names in found.items() if names}


def _place(key: tuple[Kind, str]) -> tuple[int, str]:
    return list(Kind).index(key[0]), key[1]


def _all(project: Project) -> Iterator[Dependent]:
    for table in project.computed:
        kind = Kind.GOLD if table.layer == "gold" else Kind.FEATURES
        yield Dependent(kind=kind, name=table.name, reads=table.reads, makes=table.object)
    for view in project.views:
        yield Dependent(kind=Kind.VIEW, name=view.name, reads=view.reads, makes=view.object)
    for function in project.functions:
        yield Dependent(kind=Kind.FUNCTION, name=function.name, reads=function.reads)
    for metric_view in project.metric_views:
        yield Dependent(kind=Kind.METRIC_VIEW, name=metric_view.name, reads=metric_view.tables)
    for monitor in project.monitors:
        yield Dependent(kind=Kind.MONITOR, name=monitor.name, reads=(monitor.table,))
    for model in project.models:
        yield Dependent(kind=Kind.MODEL, name=model.name, reads=(model.features, model.label))
