"""The small product has one of each kind of thing that the whole product has."""

from pathlib import Path

import pytest
import small_product
from small_product import WORKLOADS, chosen_files, table_files

from content.bronze_table import read_bronze_table
from content.computed_table import read_computed_table

CHOSEN = set(chosen_files())


def kinds(paths: set[str]) -> dict[str, str]:
    """Kind of each Bronze, Gold and feature table, to a file that has it."""
    found = {}
    for path in sorted(paths):
        if path.startswith("bronze/tables/"):
            found[f"Bronze {read_bronze_table(WORKLOADS, path).kind}"] = path
        elif path.startswith("gold/tables/"):
            found[f"Gold {read_computed_table(WORKLOADS, path, 'gold').kind}"] = path
    return found


def test_every_kind_of_table_is_in_the_small_product() -> None:
    everything, small = kinds(set(table_files().values())), kinds(CHOSEN)
    forgotten = {kind: path for kind, path in everything.items() if kind not in small}
    assert forgotten == {}, f"add such a file to CHOSEN in {small_product.__file__}"


@pytest.mark.parametrize("folder", small_product.CONTENT)
def test_every_kind_of_content_is_in_the_small_product(folder: str) -> None:
    files = [path for path in (WORKLOADS / folder).rglob("*") if path.suffix in {".sql", ".yaml"}]
    assert not files or any(path.startswith(f"{folder}/") for path in CHOSEN)


def test_it_stays_small() -> None:
    counted = {
        folder: sum(path.startswith(f"{folder}/") for path in CHOSEN)
        for folder in ("bronze/tables", "gold/tables", "semantic/functions", "ml/models")
    }
    assert counted["bronze/tables"] <= 10 and counted["gold/tables"] <= 16, counted
    assert counted["semantic/functions"] == 4 and counted["ml/models"] == 1, counted


def test_chosen_file_that_is_gone_is_named() -> None:
    with pytest.raises(ValueError, match=r"small_product\.py: CHOSEN names ml/x\.py"):
        chosen_files(chosen=["ml/x.py"])


def test_code_is_whole(tmp_path: Path) -> None:
    root = small_product.copy_small_workloads(tmp_path / "workloads")
    code = {path.relative_to(WORKLOADS) for path in WORKLOADS.rglob("*.py")}
    models = {path for path in code if path.parts[:2] == ("ml", "models")}
    assert {p.relative_to(root) for p in root.rglob("*.py")} >= code - models
