"""Exported or simulated system tables: a folder of `<schema>/<table>` with Parquet or Delta files.

Each becomes `spark_catalog.system_<schema>.<table>`, which is made anew when its files changed:
columns may have been added.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pyspark.sql import SparkSession

from health_monitor.local import LocalError
from health_monitor.local.spark.exports.folder import data_files
from health_monitor.local.state import State

PREFIX = "system_"
SOURCE = f"spark_catalog.{PREFIX}"
"""What the job parameter `source` is here: stands before `<schema>.<table>`."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, kw_only=True)
class SourceTable:
    """One table folder."""

    schema: str
    name: str
    folder: Path
    format: str
    """`parquet` or `delta`."""
    files: tuple[Path, ...]
    """Below the folder."""
    size: int
    """Bytes."""
    signature: str
    """Changes when a file appears, vanishes or is rewritten, or the folder is another one."""

    @property
    def full_name(self) -> str:
        return f"{SOURCE}{self.schema}.{self.name}"


def find_sources(folder: Path) -> tuple[SourceTable, ...]:
    """The tables in a folder, sorted; raises LocalError when it holds none, or something else."""
    if not folder.is_dir():
        raise LocalError(
            f"{folder}: no such folder of system tables; make one with `health-monitor simulate`, "
            "or name an export with --source"
        )
    tables = [
        table
        for schema in _folders(folder)
        for path in _folders(schema)
        if (table := _table(schema.name, path)) is not None
    ]
    if not tables:
        raise LocalError(
            f"{folder}: holds no system tables; a table is a folder <schema>/<table> of Parquet or "
            "Delta files, for example billing/usage"
        )
    return tuple(tables)


def register(spark: SparkSession, state: State, tables: tuple[SourceTable, ...]) -> None:
    """Make the metastore hold exactly these source tables; unchanged ones cost nothing."""
    known = _read(state.sources)
    wanted = {table.full_name: table for table in tables}
    kept = {
        name: mark
        for name, mark in known.items()
        if name in wanted and mark.get("files") == wanted[name].signature
    }
    if kept == known and kept.keys() == wanted.keys():
        return
    # Forgotten first: killed half-way, the next run does all of the changed ones again.
    _write(state.sources, {**{name: {} for name in known}, **kept})
    # Only who makes tables reads footers, and loads what does.
    from health_monitor.local.spark.exports.making import Making

    schemas = sorted({name.rpartition(".")[0] for name in {*wanted, *known}})
    making = Making.begin(spark, state.links, schemas)
    for name in sorted(known.keys() - wanted.keys()):
        making.drop(name)

    def make(table: SourceTable) -> dict[str, str]:
        made_by = known.get(table.full_name, {}).get("made_by", "")
        made = making.make(table.full_name, table.format, table.folder, table.files, made_by)
        return {"files": table.signature, "made_by": made}

    changed = [table for name, table in wanted.items() if name not in kept]
    with ThreadPoolExecutor(max_workers=2) as pool:
        marks = dict(zip([t.full_name for t in changed], pool.map(make, changed), strict=True))
    _write(state.sources, {**kept, **marks})


def _folders(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith((".", "_")))


def _table(schema: str, folder: Path) -> SourceTable | None:
    """The table in a folder; None when there is nothing in it (yet)."""
    is_delta = (folder / "_delta_log").is_dir()
    files = _delta_files(folder) if is_delta else data_files(folder)
    if not files:
        return None
    for name in (schema, folder.name):
        if not _NAME.fullmatch(name):
            raise LocalError(
                f"{folder}: {name!r} is no name of a system schema or table: "
                "lower-case letters, digits and _, a letter first"
            )
    strange = [file for file in files if file.suffix.lower() != ".parquet"]
    if not is_delta and strange:
        raise LocalError(
            f"{strange[0]}: a table folder holds Parquet files, or Delta files with their "
            "_delta_log; export the table again, or move this file away"
        )
    digest, size = hashlib.sha256(str(folder).encode()), 0
    for file in files:
        status = file.stat()
        digest.update(
            f"{file.relative_to(folder)}:{status.st_size}:{status.st_mtime_ns}\n".encode()
        )
        size += status.st_size
    return SourceTable(
        schema=schema,
        name=folder.name,
        folder=folder,
        format="delta" if is_delta else "parquet",
        files=tuple(file.relative_to(folder) for file in files),
        size=size,
        signature=digest.hexdigest(),
    )


def _delta_files(folder: Path) -> list[Path]:
    """All of them: the log says what is data, and when it changed."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))


def _read(record: Path) -> dict[str, dict[str, str]]:
    """Table to the mark of its files, and of what it was made by."""
    try:
        content = json.loads(record.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {name: mark if isinstance(mark, dict) else {} for name, mark in content.items()}


def _write(record: Path, marks: Mapping[str, Mapping[str, str]]) -> None:
    draft = record.with_suffix(".new")
    draft.write_text(json.dumps(marks, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    draft.replace(record)
