"""The shop has one of each kind of thing that the whole product has, and stays small."""

import re
from pathlib import Path

import pytest
from shop_source import ROWS
from small_product import CONTENT, SHOP, WORKLOADS, copy_chosen, copy_shop, table_files

from content.tables.bronze_file import read_bronze_table
from content.tables.computed_table import read_computed_table
from content.tables.ops_table import read_ops_table

KIND = re.compile(r"^kind: (\w+)", re.MULTILINE)
SIMULATED = "simulation/sources"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_shop(tmp_path_factory.mktemp("shop") / "workloads")


def kinds(root: Path) -> set[str]:
    """Layer and kind of each table, as its file says."""
    found = set()
    for name, path in table_files(root).items():
        kind = KIND.search((root / path).read_text(encoding="utf-8"))
        if kind:
            found.add(f"{name.partition('.')[0]} {kind[1]}")
    return found


def test_every_kind_of_table_is_in_the_shop(shop: Path) -> None:
    assert kinds(WORKLOADS) - kinds(shop) == set(), f"add a table of that kind to {SHOP}"


@pytest.mark.parametrize("folder", [folder for folder in CONTENT if folder != SIMULATED])
def test_every_folder_of_content_is_in_the_shop(shop: Path, folder: str) -> None:
    assert any((shop / folder).rglob("*.*")), f"add a file to {SHOP / folder}"


def test_shop_is_sound(shop: Path) -> None:
    for name, path in table_files(shop).items():
        if name.startswith("bronze."):
            assert read_bronze_table(shop, path).object == name
        elif name.startswith("ops."):
            assert read_ops_table(shop, name.partition(".")[2]).object == name
        elif not path.startswith("gold/views/"):
            assert read_computed_table(shop, path, name.partition(".")[0]).object == name


def test_every_source_of_the_shop_has_rows() -> None:
    declared = {path.stem for path in (SHOP / "system_tables").glob("*/*.yaml")}
    assert {path.stem for path in ROWS.glob("*.sql")} == declared


def test_shop_stays_small() -> None:
    counted = {folder: len([*(SHOP / folder).rglob("*.*")]) for folder in CONTENT}
    assert counted["bronze/tables"] == 6 and counted["gold/tables"] <= 8, counted
    assert counted["semantic/functions"] == 4 and counted["ml/models"] == 1, counted


def test_code_is_whole_and_content_is_not(shop: Path) -> None:
    def code(root: Path) -> set[str]:
        paths = {path.relative_to(root).as_posix() for path in root.rglob("*.py")}
        return {path for path in paths if not path.startswith(CONTENT)}

    assert code(shop) == code(WORKLOADS)
    assert not [*(shop / "system_tables" / "billing").rglob("*")]


def test_chosen_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"workloads/ml/x\.py: no such file any more"):
        copy_chosen(tmp_path / "workloads", ["ml/x.py"])
