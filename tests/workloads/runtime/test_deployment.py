"""A half-done or edited deployment cannot run."""

import json
import shutil
from pathlib import Path

import pytest

from content.errors import ContentError
from runtime.manifest import Manifest


@pytest.fixture
def root(deployed: Path, tmp_path: Path) -> Path:
    shutil.copytree(deployed, tmp_path / "files")
    return tmp_path / "files"


def test_whole_deployment_is_accepted(root: Path) -> None:
    Manifest.read(root).verify(["definitions.yaml", "runtime/", "gold/", "bronze/"])


def test_edited_file_is_named(root: Path) -> None:
    path = root / "gold" / "merge_gold_tables.py"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"gold/merge_gold_tables.py differs from the manifest"):
        Manifest.read(root).verify(["gold/"])


def test_missing_file_is_named(root: Path) -> None:
    (root / "runtime" / "names.py").unlink()
    with pytest.raises(ContentError, match=r"runtime/names.py is missing"):
        Manifest.read(root).verify(["runtime/"])


def test_file_that_was_never_deployed_is_named(root: Path) -> None:
    (root / "gold" / "extra.sql").write_text("SELECT 1", encoding="utf-8")
    with pytest.raises(ContentError, match=r"gold/extra.sql differs from the manifest"):
        Manifest.read(root).verify(["gold/"])


def test_release_comes_from_the_manifest(root: Path) -> None:
    content = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
    assert Manifest.read(root).release == content["release"]
