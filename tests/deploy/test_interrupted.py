"""A deployment that failed half-way, and what finishes it."""

import json

import pytest
from deployments import Site
from terraform_cli import Change, TerraformError

FOLDER = "/Shared/health_monitor_dev/files"
ENTRY = "gold/merge_gold_tables.py"
ADDRESS = "databricks_workspace_file.gold_merge_gold_tables_py"
MANIFEST = "databricks_workspace_file.manifest"


def test_apply_that_failed_at_one_file_is_finished_by_the_next(
    empty_site: Site, refused_uploads: set[str]
) -> None:
    refused_uploads.add(f"{FOLDER}/{ENTRY}")
    terraform = empty_site.terraform("dev")
    with pytest.raises(TerraformError, match=r"The disk is full\."):
        terraform.apply()
    half = empty_site.workspace.read()["files"]
    assert half
    assert f"{FOLDER}/manifest.json" not in half
    refused_uploads.clear()
    terraform.apply()
    whole = empty_site.workspace.read()["files"]
    assert f"{FOLDER}/manifest.json" in whole
    assert {path: whole[path]["object_id"] for path in half} == {
        path: half[path]["object_id"] for path in half
    }
    assert terraform.plan().changes == []


def test_file_whose_update_failed_is_uploaded_by_replacing_it(
    site: Site, refused_uploads: set[str]
) -> None:
    """The provider notes a failed update as done: a plain apply would never repeat it.

    The manifest is not uploaded by the apply that failed, and does not fit the file after the
    next one, so that no job runs on the old file.
    """
    entry = site.checkout.root / "workloads" / ENTRY
    entry.write_text(entry.read_text(encoding="utf-8") + "# Edited.\n", encoding="utf-8")
    site.checkout.synthesize()
    terraform = site.terraform("dev")
    refused_uploads.add(f"{FOLDER}/{ENTRY}")
    with pytest.raises(TerraformError, match=r"The disk is full\."):
        terraform.apply()
    refused_uploads.clear()
    assert terraform.plan().changes == [Change(address=MANIFEST, actions=("update",))]
    terraform.apply(f"-replace={ADDRESS}")
    files = site.workspace.read()["files"]
    listed = json.loads(files[f"{FOLDER}/manifest.json"]["content"])["files"]
    assert files[f"{FOLDER}/{ENTRY}"]["content"].endswith(b"# Edited.\n")
    assert listed[ENTRY] == files[f"{FOLDER}/{ENTRY}"]["sha256"]
