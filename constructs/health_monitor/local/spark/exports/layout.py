"""Which files of a table Spark can read at once, and what the table's columns are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from health_monitor.local.spark.exports.likeness import common
from health_monitor.local.spark.exports.stored import VOID, Leaf, Strange, Type, shown, strange_part

Columns = Sequence[tuple[str, Type]]


@dataclass(frozen=True, kw_only=True)
class Part:
    """Files that store by the same types what they share."""

    files: list[Path] = field(default_factory=list)
    """Below the folder of the table."""
    columns: dict[str, tuple[str, Type]] = field(default_factory=dict)
    """Name in lower case to the name and the type that the files have."""

    def takes(self, columns: Columns) -> bool:
        """Whether a file with these columns can be one of them."""
        known = ((self.columns.get(name.lower()), type_) for name, type_ in columns)
        return all(one is None or one[1] == type_ for one, type_ in known)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A column of the table."""

    name: str
    type: Type
    file: Path
    """The first that has it."""
    refusal: str | None = None
    """Why nobody can read it, and what to do; None: it can be read."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The files of a table, and its columns."""

    folder: Path
    parts: Sequence[Part]
    columns: Sequence[Shown]
    folder_columns: Sequence[str]
    """Columns that folders hold: `day=2026-01-01`."""


def lay_out(folder: Path, files: Mapping[Path, Columns]) -> Layout:
    """How to read the files, given below the folder with the columns of each."""
    parts: list[Part] = []
    columns: dict[str, Shown] = {}
    for file, found in files.items():
        twice = _twice(found)
        once = [(name, type_) for name, type_ in found if name.lower() not in twice]
        part = next((part for part in parts if part.takes(once)), None)
        if part is None:
            parts.append(part := Part())
        part.files.append(file)
        for name, type_ in once:
            part.columns.setdefault(name.lower(), (name, type_))
        for name, type_ in found:
            new = Shown(name=name, type=shown(type_), file=file)
            known = columns.get(name.lower())
            columns[name.lower()] = _merged(folder, known, new, twice)
    held = [piece.partition("=")[0] for file in files for piece in file.parts[:-1] if "=" in piece]
    folder_columns = [name for name in dict.fromkeys(held) if name]
    for name in folder_columns:
        first = Shown(name=name, type=Leaf("STRING"), file=next(iter(files)))
        columns.setdefault(name.lower(), first)
    return Layout(
        folder=folder,
        parts=parts,
        columns=list(columns.values()),
        folder_columns=folder_columns,
    )


def _twice(columns: Columns) -> set[str]:
    lower = [name.lower() for name, _ in columns]
    return {name for name in lower if lower.count(name) > 1}


def _merged(folder: Path, known: Shown | None, new: Shown, twice: set[str]) -> Shown:
    if known is not None and known.refusal is not None:
        return known
    where = f"{folder / new.file}: column {new.name}"
    if new.name.lower() in twice:
        why = "is there twice, as names in capitals and not are the same: rename one of them"
        return _refused(new, f"{where} {why}")
    if (strange := strange_part(new.type)) is not None:
        why = f"holds {strange}, which cannot be read: export it as another type, or leave it out"
        return _refused(new, f"{where} {why}")
    if known is None:
        return new
    both = common(known.type, new.type)
    if both is None:
        return _refused(
            new,
            f"{where} is {new.type}, but {known.type} in {folder / known.file}: "
            "export both in one way",
        )
    return Shown(
        name=known.name,
        type=both,
        # The one to compare with is the first that says a type.
        file=new.file if known.type == Leaf(VOID) else known.file,
    )


def _refused(column: Shown, why: str) -> Shown:
    return Shown(name=column.name, type=Strange("refused"), file=column.file, refusal=why)
