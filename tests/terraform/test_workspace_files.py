"""Workspace files: every folder declared, every file uploaded, the manifest last."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from health_monitor.terraform import TerraformError
from health_monitor.terraform.manifest import read_manifest
from health_monitor.terraform.workspace_files import WorkspaceFiles, logical_ids


@pytest.fixture
def resources(synth: Any, workloads: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = synth(
        lambda stack: WorkspaceFiles(
            stack, "files", workspace_root="/Shared/test", workloads=[workloads]
        )
    )
    return found


def test_folders_take_their_paths_from_the_folders_above(
    resources: dict[str, dict[str, Any]],
) -> None:
    paths = {id: folder["path"] for id, folder in resources["databricks_directory"].items()}

    assert paths == {
        "workspace_root": "/Shared/test",
        "files": "${databricks_directory.workspace_root.path}/files",
        "gold": "${databricks_directory.files.path}/gold",
        "gold_tables": "${databricks_directory.gold.path}/tables",
        "gold_tables_billing": "${databricks_directory.gold_tables.path}/billing",
        "runtime": "${databricks_directory.files.path}/runtime",
    }


def test_files_come_from_a_path_relative_to_the_stack(resources: dict[str, dict[str, Any]]) -> None:
    file = resources["databricks_workspace_file"]["gold_tables_billing_usage_sql"]

    assert file["source"] == "../../../workloads/gold/tables/billing/usage.sql"
    assert file["path"] == "${databricks_directory.gold_tables_billing.path}/usage.sql"


def test_manifest_is_uploaded_after_all_files(
    resources: dict[str, dict[str, Any]], workloads: Path
) -> None:
    files = resources["databricks_workspace_file"]
    manifest = files.pop("manifest")

    assert manifest["path"] == "${databricks_directory.files.path}/manifest.json"
    assert manifest["depends_on"] == sorted(f"databricks_workspace_file.{id}" for id in files)
    content = json.loads(base64.b64decode(manifest["content_base64"]))
    assert content["files"] == read_manifest(workloads).files


def test_description_is_the_first_line_of_the_docstring(synth: Any, workloads: Path) -> None:
    found = []

    def build(stack: Any) -> None:
        files = WorkspaceFiles(stack, "files", workspace_root="/Shared/test", workloads=[workloads])
        found.append(files.description("gold/merge.py"))

    synth(build)

    assert found == ["Merge the tables."]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("gold/absent.py", r"workloads/gold/absent\.py: no such file; create it, or correct"),
        ("gold/silent.py", r"workloads/gold/silent\.py: it has no docstring; start the file"),
    ],
)
def test_entry_that_cannot_be_described_is_an_error(
    synth: Any, workloads: Path, entry: str, message: str
) -> None:
    def build(stack: Any) -> None:
        files = WorkspaceFiles(stack, "files", workspace_root="/Shared/test", workloads=[workloads])
        files.description(entry)

    with pytest.raises(TerraformError, match=message):
        synth(build)


def test_folder_that_jobs_fill_is_destroyed_with_what_is_in_it(synth: Any, workloads: Path) -> None:
    def build(stack: Any) -> None:
        files = WorkspaceFiles(stack, "files", workspace_root="/Shared/test", workloads=[workloads])
        files.outcome_folder("reports")
        files.outcome_folder("reports/cost")

    folders = synth(build)["databricks_directory"]

    assert folders["reports"]["path"] == "${databricks_directory.workspace_root.path}/reports"
    assert folders["reports_cost"]["path"] == "${databricks_directory.reports.path}/cost"
    assert folders["reports"]["delete_recursive"] is True
    assert "delete_recursive" not in folders["gold"]


def test_folder_with_the_address_of_a_workload_folder_is_an_error(
    synth: Any, workloads: Path
) -> None:
    def build(stack: Any) -> None:
        files = WorkspaceFiles(stack, "files", workspace_root="/Shared/test", workloads=[workloads])
        files.outcome_folder("gold/tables")

    message = "gold/tables: the state address gold_tables of this folder is taken by a workload"
    with pytest.raises(TerraformError, match=message):
        synth(build)


def test_paths_that_share_an_address_are_an_error() -> None:
    message = r"workloads/a_b/c\.py: its state address a_b_c_py is taken by workloads/a/b_c\.py"

    with pytest.raises(TerraformError, match=message):
        logical_ids(["a/b_c.py", "a_b/c.py"])


def test_path_with_the_address_of_a_product_resource_is_an_error() -> None:
    message = r"workloads/files: its state address files is taken by a resource of the product"

    with pytest.raises(TerraformError, match=message):
        logical_ids(["files"])
