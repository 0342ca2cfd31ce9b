"""Small products, for tests of what does not depend on how wide the real content is.

The shop has content of its own: a few tables of each kind, four functions, a metric view, a
monitor, a model. A selection of the real content was tried instead: it grows, since a dimension
of workspaces reads every table that mentions one. What is part of the product itself, the tables
of predictions and trainings, is taken from there.
"""

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from checkouts import PROJECT, SOURCES, Checkout

WORKLOADS = PROJECT / "workloads"
SHOP = PROJECT / "tests" / "support" / "shop"
OF_THE_PRODUCT = ("gold/tables/ml/*.sql", "gold/views/ml/*.sql")
"""Real content that the code needs, whatever else there is."""
CONTENT = (
    "bronze/tables",
    "gold/tables",
    "gold/views",
    "ml/features",
    "ml/models",
    "monitoring/monitors",
    "semantic/functions",
    "semantic/metric_views",
    "simulation/sources",
    "system_tables",
)
"""Folders that hold nothing but content."""
GRANT = re.compile(r"grant: \[.*\]")
"""The schemas of the source that an environment lets the jobs read; the shop has its own."""
TABLES = {
    "bronze": ("bronze/tables", ".yaml"),
    "gold": ("gold", ".sql"),
    "ml": ("ml/features", ".sql"),
    "ops": ("runtime/ops_tables", ".yaml"),
}
"""Layer to the folder of its tables, and the ending of their files."""


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
    ignored = shutil.ignore_patterns("__pycache__", "manifest.json")
    shutil.copytree(WORKLOADS, root, ignore=ignored)
    for folder in CONTENT:
        shutil.rmtree(root / folder)
    return root


def copy_chosen(root: Path, patterns: Sequence[str]) -> Path:
    """All code with the files of the real content that match; each pattern has to match one."""
    copy_code(root)
    for pattern in patterns:
        found = sorted(WORKLOADS.glob(pattern))
        if not found:
            raise ValueError(f"workloads/{pattern}: no such file any more: choose another")
        for path in found:
            target = root / path.relative_to(WORKLOADS)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return root


def copy_shop(root: Path, without: Sequence[str] = ()) -> Path:
    """All code with the shop's content, at a folder that is not there yet.

    `without`: patterns of files that are left out.
    """
    copy_chosen(root, OF_THE_PRODUCT)
    shutil.copytree(SHOP, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*without))
    return root


def copy_small_project(root: Path) -> Checkout:
    """The project with the shop as its workloads, not synthesized."""
    root.mkdir(parents=True)
    for name in SOURCES:
        if name == "workloads":
            copy_shop(root / name)
        elif (PROJECT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(PROJECT / name, root / name, ignore=ignored)
        else:
            shutil.copy(PROJECT / name, root / name)
    for environment in (root / "environments").glob("*.yaml"):
        text = environment.read_text(encoding="utf-8")
        environment.write_text(GRANT.sub("grant: [demo]", text), encoding="utf-8")
    return Checkout(root=root)


def add_commands(root: Path) -> None:
    """Let the commands of a copy run: with what `make setup` has put into the project."""
    shutil.copytree(PROJECT / "bin", root / "bin")
    for name in (".venv", ".tools"):
        (root / name).symlink_to(PROJECT / name)
