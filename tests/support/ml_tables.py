"""The tables that machine learning reads and writes, found in the content."""

from pathlib import Path

from small_product import TABLE

from content.computed_table import ComputedTable, read_computed_tables

RECORDS = "gold.ml_model_runs"
"""It grows with each training, also without news."""


def tables_of_models(root: Path) -> list[ComputedTable]:
    """The Gold tables that features, models and their records need."""
    mentioned = {
        f"{one or other}.{name}"
        for folder in ("ml/features", "ml/models", "gold/tables/ml")
        for path in (root / folder).rglob("*.*")
        if path.suffix in {".sql", ".py"}
        for one, other, name in TABLE.findall(path.read_text(encoding="utf-8"))
    }
    tables = read_computed_tables(root, "gold/tables", "gold")
    return [t for t in tables if t.object in mentioned or is_of_models(t)]


def is_of_models(table: ComputedTable) -> bool:
    """Whether training or scoring fills it."""
    return table.loaded_by == "ml" or not table.body


def written_anew(root: Path) -> list[str]:
    """What machine learning writes and, without news, leaves as it is."""
    gold = [t for t in tables_of_models(root) if is_of_models(t) and t.object != RECORDS]
    features = read_computed_tables(root, "ml/features", "ml")
    return [table.object for table in (*features, *gold)]
