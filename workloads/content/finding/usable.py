"""What a task can work on beside broken files."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from content.declared import BRONZE, VIEWS, object_of
from content.errors import ContentError
from content.finding.found import Found, Texts, read_texts
from content.finding.readers import bronze_tables, computed_tables, views
from content.problems import Problem, problem_of
from content.tables.bronze_file import SOURCES
from content.tables.bronze_table import BronzeTable
from content.tables.computed_table import ComputedTable, reading_waves
from content.tables.likeness import FOLDERS
from content.tables.references import references_of, referring_waves
from content.tables.view import View


def usable_bronze_tables(root: Path) -> Found[BronzeTable]:
    """The sound Bronze tables below the workloads folder, by path."""
    return bronze_tables(read_texts(root, BRONZE, SOURCES))


def usable_views(root: Path) -> Found[View]:
    """The sound views below the workloads folder, by path."""
    return views(read_texts(root, VIEWS, *FOLDERS))


def usable_tables(root: Path, folder: str) -> Found[ComputedTable]:
    """The tables below a folder that are sound, also beside each other.

    One that reads or refers to a broken one goes on: what it needs may be there from before.
    """
    texts = read_texts(root, *FOLDERS)
    found = computed_tables(texts, folder)
    problems = list(found.problems)
    tables = _without_keys_to(found.sound, problems)
    while wrong := _misfits(tables, texts) or _circling(tables):
        problems += wrong
        paths = {problem.path for problem in wrong}
        sound = [table for table in tables if table.path not in paths]
        tables = _without_keys_to(sound, problems)
    return Found(sound=tables, problems=problems)


def _without_keys_to(
    tables: Sequence[ComputedTable], problems: Collection[Problem]
) -> list[ComputedTable]:
    """The tables without the references to those that have a problem."""
    broken = {object_of(problem.path) for problem in problems}
    return [
        replace(
            table, foreign_keys=[key for key in table.foreign_keys if key.references not in broken]
        )
        for table in tables
    ]


def _misfits(tables: Sequence[ComputedTable], texts: Texts) -> list[Problem]:
    problems = []
    for table in tables:
        try:
            references_of(table, tables)
        except ContentError as error:
            problems.append(problem_of(error, table.path, texts[table.path]))
    return problems


def _circling(tables: Sequence[ComputedTable]) -> list[Problem]:
    for waves in (reading_waves, referring_waves):
        try:
            waves(tables)
        except ContentError as error:
            named = re.findall(r"\w+\.\w+", str(error))
            return [
                Problem(path=table.path, message=str(error), fix="break it at one of them")
                for table in tables
                if table.object in named
            ]
    return []
