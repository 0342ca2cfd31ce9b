"""The statements that make a folder of Parquet files a table.

Each part of it, files that Spark can read at once, is a table of files; over them stands a view
that turns their values into one type a column, and says of each row from which file it is.
"""

import re
from functools import partial
from pathlib import Path

from health_monitor.local.spark.exports.layout import Layout, Part, Shown
from health_monitor.local.spark.exports.likeness import converted
from health_monitor.local.spark.exports.stored import (
    VOID,
    Leaf,
    quoted,
    stored,
    strange_part,
    text,
)

EXPORTED = "_exported"
"""The column of the view that says from which file a row is, and of several files, when that was
written."""
_PATH = "_metadata.file_path"
_NOTHING = "_nothing"
"""Stands for the columns of a file that has none which can be read."""


def create_part(part: Part, name: str, location: Path) -> str:
    """Make the table of a part's files, which lie anywhere below the location."""
    columns = [
        (own, stored(type_))
        for own, type_ in part.columns.values()
        if strange_part(type_) is None and own.lower() != EXPORTED
    ]
    listed = ", ".join(f"{quoted(own)} {type_}" for own, type_ in columns)
    return (
        f"CREATE TABLE {name} ({listed or f'{_NOTHING} STRING'}) USING parquet "
        f"OPTIONS (recursiveFileLookup 'true') LOCATION {text(str(location))}"
    )


def create_view(layout: Layout, name: str, parts: dict[str, Path]) -> str:
    """Make the table itself, over the tables of its parts and where they lie."""
    columns = [column for column in layout.columns if column.name.lower() != EXPORTED]
    queries = [
        _query(layout, part, table, location, columns)
        for part, (table, location) in zip(layout.parts, parts.items(), strict=True)
    ]
    return f"CREATE VIEW {name} AS " + " UNION ALL ".join(queries)


def _query(layout: Layout, part: Part, table: str, location: Path, columns: list[Shown]) -> str:
    file = _file(layout.folder, location)
    listed = [
        f"{_value(layout, part, column, file)} AS {quoted(column.name)}" for column in columns
    ]
    of_row = f"'file', {file}"
    if sum(len(one.files) for one in layout.parts) > 1:  # else no file is newer than another
        of_row += ", 'at', _metadata.file_modification_time"
    listed.append(f"named_struct({of_row}) AS {EXPORTED}")
    return f"SELECT {', '.join(listed)} FROM {table}"


def _value(layout: Layout, part: Part, column: Shown, file: str) -> str:
    if column.refusal is not None:
        return f"raise_error({text(column.refusal)})"
    if column.type == Leaf(VOID):
        return "NULL"
    own, found = part.columns.get(column.name.lower(), (column.name, Leaf(VOID)))
    if found != Leaf(VOID):
        refuse = partial(_refuse, file, column.name)
        return converted(quoted(own), found, column.type, refuse)
    if any(name.lower() == column.name.lower() for name in layout.folder_columns):
        return f"CAST({_folder_value(column.name)} AS {column.type})"
    return f"CAST(NULL AS {column.type})"


def _refuse(file: str, column: str, value: str, problem: str) -> str:
    before, after = text(f": column {column}: "), text(f" {problem}")
    return f"raise_error(concat({file}, {before}, CAST({value} AS STRING), {after}))"


def _file(folder: Path, location: Path) -> str:
    """SQL for the path of a row's file, where the user has it."""
    path = f"regexp_replace({_decoded(_PATH)}, '^file:/+', '/')"
    if location == folder:
        return path
    return f"replace({path}, {text(f'{location}/')}, {text(f'{folder}/')})"


def _folder_value(name: str) -> str:
    """SQL for what the folder of a row's file says of a column: `day=2026-01-01`."""
    found = f"regexp_extract({_decoded(_PATH)}, {text(f'/(?i:{re.escape(name)})=([^/]*)/')}, 1)"
    nothing = "'__HIVE_DEFAULT_PARTITION__'"
    return f"nullif(nullif(coalesce({_decoded(found)}, {found}), {nothing}), '')"


def _decoded(value: str) -> str:
    # A plus is itself in a path, but stands for a blank in what this function is made for.
    return f"try_url_decode(replace({value}, '+', '%2B'))"
