"""A small change of the project is a small change of the workspace, in each environment."""

import base64
import json
from typing import Any

import pytest
from deployments import Site
from terraform_cli import Change, TerraformError

ENVIRONMENTS = ("dev", "prod")
UPDATE = ("update",)
DELETE = ("delete",)
AS_LEFT = "-refresh=false"
"""Nothing changed in the workspace since the deployment: it is not asked again."""


def test_environments_beside_each_other_have_nothing_to_do(site: Site) -> None:
    for environment in ENVIRONMENTS:
        assert site.terraform(environment).plan().changes == [], environment


def test_changed_workload_file_plans_that_file_and_the_manifest(site: Site) -> None:
    entry = site.checkout.root / "workloads" / "gold" / "merge_gold_tables.py"
    entry.write_text(entry.read_text(encoding="utf-8") + "# Edited.\n", encoding="utf-8")
    site.checkout.synthesize()
    for environment in ENVIRONMENTS:
        terraform = site.terraform(environment)
        assert terraform.plan().changes == [
            Change(address="databricks_workspace_file.gold_merge_gold_tables_py", actions=UPDATE),
            Change(address="databricks_workspace_file.manifest", actions=UPDATE),
        ]
        terraform.apply("plan.tfplan")
        folder = f"/Shared/health_monitor_{environment}/files"
        files = site.workspace.read()["files"]
        deployed = files[f"{folder}/gold/merge_gold_tables.py"]
        manifest = files[f"{folder}/manifest.json"]
        assert deployed["content"].endswith(b"# Edited.\n")
        assert deployed["modified_at"] <= manifest["modified_at"]
        listed = json.loads(manifest["content"])["files"]
        assert listed["gold/merge_gold_tables.py"] == deployed["sha256"]


def test_manifest_is_uploaded_after_every_other_file(site: Site) -> None:
    files = site.workspace.read()["files"]
    for environment in ENVIRONMENTS:
        folder = f"/Shared/health_monitor_{environment}/files"
        numbers = {
            path.removeprefix(f"{folder}/"): file["object_id"]
            for path, file in files.items()
            if path.startswith(folder)
        }
        assert max(numbers, key=lambda path: numbers[path]) == "manifest.json"
        manifest = site.checkout.resources(environment, "workspace_file")["manifest"]
        listed = json.loads(base64.b64decode(manifest["content_base64"]))["files"]
        assert set(listed) == set(numbers) - {"manifest.json"}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_renamed_task_plans_its_job(site: Site, environment: str) -> None:
    plan = site.checkout.plan(environment)
    tasks = plan["resource"]["databricks_job"]["gold_setup_job"]["task"]
    assert [task["task_key"] for task in tasks] == ["create_gold_tables", "fill_gold_tables"]
    tasks[1]["task_key"] = "load_gold_tables"
    site.checkout.write_plan(environment, plan)
    assert site.terraform(environment).plan(AS_LEFT).changes == [
        Change(address="databricks_job.gold_setup_job", actions=UPDATE)
    ]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_removed_job_plans_its_destroy(site: Site, environment: str) -> None:
    plan = site.checkout.plan(environment)
    plan["resource"]["databricks_job"].pop("gold_backfill_job")
    shared = plan["resource"].get("databricks_permissions", {}).pop("gold_backfill_job", None)
    site.checkout.write_plan(environment, plan)
    terraform = site.terraform(environment)
    job = Change(address="databricks_job.gold_backfill_job", actions=DELETE)
    permissions = Change(address="databricks_permissions.gold_backfill_job", actions=DELETE)
    assert terraform.plan(AS_LEFT).changes == ([job, permissions] if shared else [job])
    before = len(site.workspace.read()["jobs"])
    terraform.apply("plan.tfplan")
    assert len(site.workspace.read()["jobs"]) == before - 1


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("kind", ["schema", "mlflow_experiment"])
def test_what_holds_data_is_not_replaced(site: Site, environment: str, kind: str) -> None:
    plan = site.checkout.plan(environment)
    resources: dict[str, Any] = plan["resource"][f"databricks_{kind}"]
    key = "gold" if kind == "schema" else "models"
    attribute = "name" if kind == "schema" else "artifact_location"
    resources[key][attribute] = "renamed" if kind == "schema" else "dbfs:/elsewhere"
    site.checkout.write_plan(environment, plan)
    with pytest.raises(TerraformError, match="Instance cannot be destroyed") as refused:
        site.terraform(environment).plan(AS_LEFT)
    assert f"databricks_{kind}.{key} has lifecycle.prevent_destroy" in _one_line(refused)


def _one_line(refused: pytest.ExceptionInfo[TerraformError]) -> str:
    return " ".join(str(refused.value).split())
