"""Terraform takes each plan, applies it, and then has nothing more to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from deployments import Checkout, Site, open_site
from terraform_cli import Provider

from workspace_emulator.manner import Manner

ENVIRONMENTS = ("dev", "everything", "prod", "staging")
IN_WORKSPACE = {
    "databricks_directory": "directories",
    "databricks_job": "jobs",
    "databricks_mlflow_experiment": "experiments",
    "databricks_schema": "schemas",
    "databricks_sql_endpoint": "warehouses",
    "databricks_workspace_file": "files",
}


@pytest.fixture(scope="module", params=list(Manner), ids=lambda manner: str(manner.value))
def new_site(
    request: pytest.FixtureRequest,
    checkout: Checkout,
    provider: Provider,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """An empty workspace for each manner of answering."""
    copy = checkout.copy(tmp_path_factory.mktemp("lifecycle") / "project")
    with open_site(copy, provider, request.param) as opened:
        yield opened


def test_every_environment_is_tried(checkout: Checkout) -> None:
    assert checkout.environments == list(ENVIRONMENTS)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_plan_is_valid_and_made_without_a_workspace(
    checkout: Checkout, provider: Provider, tmp_path: Path, environment: str
) -> None:
    with open_site(checkout.copy(tmp_path / "project"), provider) as site:
        terraform = site.terraform(environment)
    # The workspace is gone by now.
    assert "The configuration is valid" in terraform.validate()
    plan = terraform.plan()
    assert plan.exit_code == 2
    assert {change.address for change in plan.changes} == _addresses(checkout, environment)
    assert {change.actions for change in plan.changes} == {("create",)}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_plan_is_applied_and_then_empty(new_site: Site, environment: str) -> None:
    terraform = new_site.terraform(environment)
    before = new_site.workspace.read()
    terraform.apply()
    after = new_site.workspace.read()
    addresses = _addresses(new_site.checkout, environment)
    for kind, group in IN_WORKSPACE.items():
        planned = [address for address in addresses if address.startswith(f"{kind}.")]
        assert len(after[group]) - len(before[group]) == len(planned), kind
    second = terraform.plan()
    assert (second.exit_code, second.changes) == (0, [])


def _addresses(checkout: Checkout, environment: str) -> set[str]:
    return {
        f"{kind}.{key}"
        for kind, resources in checkout.plan(environment)["resource"].items()
        for key in resources
    }
