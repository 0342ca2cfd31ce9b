"""The manifest: what is deployed, and an id that changes with it."""

import hashlib
import json
from pathlib import Path

import pytest

from health_monitor.terraform import TerraformError
from health_monitor.terraform.manifest import read_manifest


def test_python_sql_and_yaml_files_are_listed_in_byte_order(workloads: Path) -> None:
    assert list(read_manifest(workloads).files) == [
        "definitions.yaml",
        "gold/merge.py",
        "gold/silent.py",
        "gold/tables/billing/usage.sql",
        "runtime/__init__.py",
    ]


def test_hashes_are_of_the_bytes_of_the_files(workloads: Path) -> None:
    files = read_manifest(workloads).files

    for path, digest in files.items():
        assert digest == hashlib.sha256((workloads / path).read_bytes()).hexdigest()


def test_release_changes_with_content_and_with_names(tmp_path: Path) -> None:
    releases = set()
    for name, text in (("a.py", "1"), ("a.py", "2"), ("b.py", "2")):
        folder = tmp_path / f"{name}{text}"
        folder.mkdir()
        (folder / name).write_text(text)
        releases.add(read_manifest(folder).release)

    assert len(releases) == 3
    assert all(len(release) == 16 for release in releases)


def test_text_holds_release_and_files(workloads: Path) -> None:
    manifest = read_manifest(workloads)

    assert json.loads(manifest.text) == {"release": manifest.release, "files": manifest.files}


def test_folder_without_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TerraformError, match=r"no \.py, \.sql or \.yaml file to deploy; name the"):
        read_manifest(tmp_path)
