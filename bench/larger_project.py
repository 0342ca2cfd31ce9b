"""A copy of the project with more workload files, in about the proportions that they have now."""

import re
import shutil
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

SOURCES = ("main.py", "cdktf.json", "constructs", "workloads", "environments")
SUFFIXES = (".py", ".sql", ".yaml")
# A copy of an entry runs in no job, a second monitor is none, and a model would be more tasks.
ALONE = ("monitoring/monitors/", "ml/models/", "definitions.yaml")


def make_larger_project(project: Path, folder: Path, *, files: int) -> None:
    """Fill an empty folder with a copy whose workloads are so many files."""
    for name in SOURCES:
        if (project / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(project / name, folder / name, ignore=ignored)
        else:
            shutil.copy(project / name, folder)
    workloads = folder / "workloads"
    present = workload_files(workloads)
    for file, number in islice(copies(workloads, present), files - len(present)):
        name = f"{file.stem}_{number}"
        # What a file says of itself, its copy says of the copy.
        text = re.sub(rf"\b{file.stem}\b", name, file.read_text(encoding="utf-8"))
        file.with_name(f"{name}{file.suffix}").write_text(text, encoding="utf-8")


def workload_files(workloads: Path) -> list[Path]:
    """All files that are uploaded, sorted."""
    return sorted(file for file in workloads.rglob("*") if file.suffix in SUFFIXES)


def copies(workloads: Path, files: list[Path]) -> Iterator[tuple[Path, int]]:
    """Each file that may be there twice with the number of the copy, round after round.

    The last round ends early: Bronze, whose tables need a source and its simulation, comes last.
    """
    fit = [
        file
        for file in files
        if not file.relative_to(workloads).as_posix().startswith(ALONE)
        and file.name != "__init__.py"
        and "__main__" not in file.read_text(encoding="utf-8")
    ]
    for number in count(2):
        for file in reversed(fit):
            yield file, number
