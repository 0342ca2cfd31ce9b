"""The small product: a few of the real content files, for tests of what does not depend on width.

A copy of the project whose workloads folder holds all code, and of the content the files that are
chosen here with those that they name. It can be planned, deployed and run like the whole; its
time does not grow with the content.
"""

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from checkouts import PROJECT, SOURCES, Checkout

WORKLOADS = PROJECT / "workloads"
CHOSEN = (
    "gold/tables/ml/*.sql",
    "gold/views/ml/ml_predictions.sql",
    "ml/models/cost/cost_forecaster.py",
    "monitoring/monitors/cost.yaml",
    "semantic/functions/cost/get_cost_by_owner.sql",
    "semantic/functions/cost/get_top_cost_contributors.sql",
    "semantic/functions/reliability/get_failed_jobs.sql",
    "semantic/functions/reliability/get_job_success_rate.sql",
    "semantic/metric_views/cost_analytics.yaml",
)
"""Beside them come the tables that they read or refer to, and those that these do. A test tells
which kinds of files and tables are missing."""
TABLES = {
    "bronze": ("bronze/tables", ".yaml"),
    "gold": ("gold", ".sql"),
    "ml": ("ml/features", ".sql"),
}
"""Layer to the folder of its tables, and the ending of their files."""
CONTENT = (
    "bronze/tables",
    "gold/tables",
    "gold/views",
    "ml/features",
    "ml/models",
    "monitoring/monitors",
    "semantic/functions",
    "semantic/metric_views",
    "system_tables",
)
"""Folders that hold nothing but content files; those of `system_tables` follow from Bronze."""
TABLE = re.compile(r"(?:\$\{(bronze|gold|ml)\}|\b(bronze|gold|ml))\.(\w+)")


def chosen_files(workloads: Path = WORKLOADS, chosen: Sequence[str] = CHOSEN) -> list[str]:
    """The paths of the small product's content files, sorted."""
    tables = table_files(workloads)
    waiting: list[str] = []
    for pattern in chosen:
        found = [path.relative_to(workloads).as_posix() for path in workloads.glob(pattern)]
        if not found:
            raise ValueError(f"{__file__}: CHOSEN names {pattern}, which is no file any more")
        waiting += found
    files: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path not in files:
            files.add(path)
            if path.startswith("bronze/tables/"):
                files.add(path.replace("bronze/tables/", "system_tables/"))
            text = (workloads / path).read_text(encoding="utf-8")
            names = {f"{one or other}.{name}" for one, other, name in TABLE.findall(text)}
            waiting += [tables[name] for name in sorted(names & tables.keys())]
    return sorted(files)


def table_files(workloads: Path = WORKLOADS) -> Mapping[str, str]:
    """`layer.table` to the file that declares it, views among them."""
    found = {}
    for layer, (folder, ending) in TABLES.items():
        for path in sorted((workloads / folder).rglob(f"*{ending}")):
            schema = f"{path.parent.name}_" if layer == "bronze" else ""
            found[f"{layer}.{schema}{path.stem}"] = path.relative_to(workloads).as_posix()
    return found


def copy_code(root: Path) -> Path:
    """The workloads without their content, at a folder that is not there yet."""
    shutil.copytree(WORKLOADS, root, ignore=shutil.ignore_patterns("__pycache__", "manifest.json"))
    for folder in CONTENT:
        for path in (root / folder).rglob("*"):
            if path.is_file() and path.name != "__init__.py":
                path.unlink()
    return root


def copy_small_workloads(root: Path) -> Path:
    """The small product's workloads, at a folder that is not there yet."""
    copy_code(root)
    for path in chosen_files():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(WORKLOADS / path, root / path)
    return root


def copy_small_project(root: Path) -> Checkout:
    """The project with the small product's workloads, not synthesized."""
    root.mkdir(parents=True)
    for name in SOURCES:
        if name == "workloads":
            copy_small_workloads(root / name)
        elif (PROJECT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(PROJECT / name, root / name, ignore=ignored)
        else:
            shutil.copy(PROJECT / name, root / name)
    return Checkout(root=root)


def add_commands(root: Path) -> None:
    """Let the commands of a copy run: with what `make setup` has put into the project."""
    shutil.copytree(PROJECT / "bin", root / "bin")
    for name in (".venv", ".tools"):
        (root / name).symlink_to(PROJECT / name)
