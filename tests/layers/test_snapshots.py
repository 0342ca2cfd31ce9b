"""The deployed jobs are those that were reviewed."""

import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "tests" / "snapshots"
REMEDY = "differs from the plan: review it, then run `make snapshots`"


def snapshots(plan: Mapping[str, Any]) -> dict[str, str]:
    script = runpy.run_path(str(PROJECT / "scripts" / "snapshots.py"))
    texts: dict[str, str] = script["snapshots"](plan)
    return texts


def test_snapshots_are_those_of_the_plan(everything: Mapping[str, Any]) -> None:
    expected = snapshots(everything)

    found = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.json")}
    assert found.keys() == expected.keys(), f"tests/snapshots {REMEDY}"
    for name, text in expected.items():
        assert found[name] == text, f"tests/snapshots/{name} {REMEDY}"


def test_snapshots_do_not_change_with_the_content_of_files(everything: Mapping[str, Any]) -> None:
    manifest = everything["resource"]["databricks_workspace_file"]["manifest"]

    for text in snapshots(everything).values():
        assert manifest["content_base64"] not in text
        assert "sha256" not in text
