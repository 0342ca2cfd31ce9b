"""What is destroyed, and what cannot be."""

from collections.abc import Mapping
from typing import Any

import pytest
from deployments import Site
from terraform_cli import TerraformError

JOBS_AND_FILES = "-target=databricks_directory.files"
PROTECTED = ("schema", "mlflow_experiment")


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_destroying_everything_is_refused_and_loses_nothing(site: Site, environment: str) -> None:
    before = site.workspace.read()
    with pytest.raises(TerraformError, match="Instance cannot be destroyed"):
        site.terraform(environment).destroy()
    assert site.workspace.read() == before


@pytest.mark.parametrize(("environment", "other"), [("dev", "prod"), ("prod", "dev")])
def test_jobs_and_files_alone_go_away(site: Site, environment: str, other: str) -> None:
    before = site.workspace.read()
    terraform = site.terraform(environment)
    terraform.destroy(JOBS_AND_FILES)
    after = site.workspace.read()
    folder = f"/Shared/health_monitor_{environment}/files"
    assert not [path for path in (*after["files"], *after["directories"]) if folder in path]
    left = len(site.checkout.resources(other, "job"))
    assert len(after["jobs"]) == left
    assert _owners_of_rights(after) <= _objects(after)
    for kept in ("schemas", "experiments", "warehouses", "grants"):
        assert after[kept] == before[kept], kept
    kinds = {address.partition(".")[0] for address in terraform.show_state()}
    assert not kinds & {"databricks_job", "databricks_workspace_file"}
    assert site.terraform(other).plan().changes == []


def test_without_protection_the_workspace_is_left_as_it_was(empty_site: Site) -> None:
    before = empty_site.workspace.read()
    terraform = empty_site.terraform("everything")
    terraform.apply()
    _unprotect(empty_site, "everything")
    terraform.destroy()
    after = empty_site.workspace.read()
    for kind in ("jobs", "files", "directories", "schemas", "warehouses"):
        assert set(after[kind]) == set(before[kind]), kind
    assert not any(after["grants"].values())
    # The service keeps deleted experiments for a while.
    assert {each["lifecycle_stage"] for each in after["experiments"].values()} == {"deleted"}
    assert terraform.show_state() == {}


def test_schema_with_tables_outlives_even_that(site: Site) -> None:
    _unprotect(site, "dev")
    site.workspace.add_table("dev.dev_gold.fact_usage")
    with pytest.raises(TerraformError, match=r"Schema 'dev\.dev_gold' is not empty"):
        site.terraform("dev").destroy()
    assert "dev.dev_gold" in site.workspace.read()["schemas"]


def _unprotect(site: Site, environment: str) -> None:
    plan = site.checkout.plan(environment)
    for kind in PROTECTED:
        for resource in plan["resource"][f"databricks_{kind}"].values():
            del resource["lifecycle"]
    site.checkout.write_plan(environment, plan)


def _owners_of_rights(state: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The objects that rights are kept for, by the path of their permissions."""
    return set(state["permissions"])


def _objects(state: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The same path of all objects that are there."""
    tree = (*state["files"].values(), *state["directories"].values())
    kinds = {"FILE": "files", "DIRECTORY": "directories"}
    return {
        *(f"/{kinds[each['object_type']]}/{each['object_id']}" for each in tree),
        *(f"/jobs/{id}" for id in state["jobs"]),
        *(f"/experiments/{id}" for id in state["experiments"]),
        *(f"/sql/warehouses/{id}" for id in state["warehouses"]),
    }
