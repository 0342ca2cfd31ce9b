"""The tables that machine learning reads and writes, found in the content."""

import re
from pathlib import Path

from deployed_files import write_manifest
from small_product import OF_THE_PRODUCT, copy_chosen

from content.tables.computed_table import ComputedTable, read_computed_tables

CHOSEN = (
    *OF_THE_PRODUCT,
    "gold/tables/*/dim_*.sql",
    "gold/tables/billing/fact_usage.sql",
    "ml/features/cost_*.sql",
    "ml/models/cost/cost_forecaster.py",
)
"""One real model with what it needs; of the dimensions that its usage refers to only the files."""
TABLE = re.compile(r"(?:\$\{gold\}|\bgold)\.(\w+)")
RECORDS = "gold.ml_model_runs"
"""It grows with each training, also without news."""


def deploy_one_model(root: Path) -> Path:
    """The workloads with one model, as a deployment lays them out."""
    return write_manifest(copy_chosen(root, CHOSEN))


def tables_of_models(root: Path) -> list[ComputedTable]:
    """The Gold tables that features, models and their records need."""
    mentioned = {
        name
        for folder in ("ml/features", "ml/models", "gold/tables/ml")
        for path in (root / folder).rglob("*.*")
        if path.suffix in {".sql", ".py"}
        for name in TABLE.findall(path.read_text(encoding="utf-8"))
    }
    tables = read_computed_tables(root, "gold/tables", "gold")
    return [t for t in tables if t.name in mentioned or is_of_models(t)]


def is_of_models(table: ComputedTable) -> bool:
    """Whether training or scoring fills it."""
    return table.loaded_by == "ml" or not table.body


def written_anew(root: Path) -> list[str]:
    """What machine learning writes and, without news, leaves as it is."""
    gold = [t for t in tables_of_models(root) if is_of_models(t) and t.object != RECORDS]
    features = read_computed_tables(root, "ml/features", "ml")
    return [table.object for table in (*features, *gold)]
