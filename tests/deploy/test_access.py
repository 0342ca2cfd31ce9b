"""What a deployment gives to whom, and what it leaves alone."""

from collections.abc import Iterator

import pytest
from deployments import Checkout, Site, open_site, run_as_of, run_as_token
from standin_provider.client import Client, segment
from standin_provider.errors import ApiError
from terraform_cli import Provider

WITH_RUN_AS = ("everything", "prod", "staging")
CATALOG = "/api/2.1/unity-catalog"
COLLEAGUES = "feature-teams"
WRITE = ("CREATE_TABLE", "MODIFY", "SELECT", "USE_SCHEMA")


@pytest.fixture(scope="module", params=WITH_RUN_AS)
def environment(request: pytest.FixtureRequest) -> str:
    """An environment whose jobs run as a service principal."""
    return str(request.param)


@pytest.fixture(scope="module")
def closed(
    environment: str,
    checkout: Checkout,
    provider: Provider,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """It is deployed to a workspace whose shared folder is not everybody's."""
    copy = checkout.copy(tmp_path_factory.mktemp("closed") / "project")
    with open_site(copy, provider) as opened:
        administrator = opened.client()
        shared = administrator.get("/api/2.0/workspace/get-status", path="/Shared")["object_id"]
        nobody: dict[str, list[str]] = {"access_control_list": []}
        administrator.put(f"/api/2.0/permissions/directories/{shared}", nobody)
        opened.terraform(environment).apply()
        yield opened


def test_run_as_reads_every_deployed_file(closed: Site, environment: str) -> None:
    client = closed.client(run_as_token(environment))
    files = closed.workspace.read()["files"]
    assert len(files) == len(closed.checkout.resources(environment, "workspace_file"))
    for path in files:
        assert client.get("/api/2.0/workspace/export", path=path)["content"]


def test_others_read_none(closed: Site, environment: str) -> None:
    other = next(each for each in WITH_RUN_AS if each != environment)
    client = closed.client(run_as_token(other))
    for path in closed.workspace.read()["files"]:
        with pytest.raises(ApiError, match="does not have CAN_READ"):
            client.get("/api/2.0/workspace/export", path=path)


def test_run_as_may_start_every_job_that_another_job_runs(closed: Site, environment: str) -> None:
    run_as = run_as_of(closed.checkout, environment)
    state = closed.workspace.read()
    started = {
        task["run_job_task"]["job_id"]
        for job in state["jobs"].values()
        for task in job["settings"]["tasks"]
        if "run_job_task" in task
    }
    assert len(started) == 16
    for job in started:
        assert state["permissions"][f"/jobs/{job}"][run_as] == "CAN_MANAGE_RUN"


def test_run_as_may_log_to_the_experiment(closed: Site, environment: str) -> None:
    client = closed.client(run_as_token(environment))
    state = closed.workspace.read()
    (experiment,) = state["experiments"]
    assert client.get("/api/2.0/mlflow/experiments/get", experiment_id=experiment)
    rights = state["permissions"][f"/experiments/{experiment}"]
    assert rights[run_as_of(closed.checkout, environment)] == "CAN_EDIT"


def test_run_as_writes_to_each_schema_of_the_product(closed: Site, environment: str) -> None:
    client = closed.client(run_as_token(environment))
    run_as = run_as_of(closed.checkout, environment) or ""
    for schema in closed.checkout.resources(environment, "schema").values():
        name = f"{schema['catalog_name']}.{schema['name']}"
        assert client.get(f"{CATALOG}/schemas/{name}")["full_name"] == name
        for privilege in WRITE:
            assert closed.workspace.has_privilege(run_as, privilege, "schema", name)
        catalog = schema["catalog_name"]
        assert closed.workspace.has_privilege(run_as, "USE_CATALOG", "catalog", catalog)


def test_run_as_reads_the_source(closed: Site, environment: str) -> None:
    client = closed.client(run_as_token(environment))
    jobs = closed.checkout.resources(environment, "job")
    source = next(
        row["default"] for row in jobs["bronze_setup_job"]["parameter"] if row["name"] == "source"
    )
    read = [
        grant["schema"]
        for grant in closed.checkout.resources(environment, "grant").values()
        if grant.get("schema", "").startswith(source)
    ]
    # Simulated tables are made by the jobs themselves, in schemas of their own.
    assert bool(read) == (environment != "everything")
    for name in read:
        assert client.get(f"{CATALOG}/schemas/{name}")["full_name"] == name


def test_what_others_granted_stays(closed: Site, environment: str) -> None:
    administrator = closed.client()
    schema = closed.checkout.resources(environment, "schema")["gold"]
    name = f"{schema['catalog_name']}.{schema['name']}"
    _give(administrator, "schema", name, "SELECT")
    _give(administrator, "catalog", schema["catalog_name"], "USE_CATALOG")
    plan = closed.checkout.plan(environment)
    plan["resource"]["databricks_grant"]["gold"]["privileges"].append("APPLY_TAG")
    closed.checkout.write_plan(environment, plan)
    terraform = closed.terraform(environment)
    terraform.apply("-target=databricks_grant.gold")
    both = closed.workspace.read()["grants"][f"schema/{name}"]
    assert both[COLLEAGUES] == ["SELECT"]
    assert "APPLY_TAG" in both[run_as_of(closed.checkout, environment) or ""]
    terraform.destroy("-target=databricks_grant.gold", "-target=databricks_grant.catalog")
    grants = closed.workspace.read()["grants"]
    assert grants[f"schema/{name}"] == {COLLEAGUES: ["SELECT"]}
    assert grants[f"catalog/{schema['catalog_name']}"] == {COLLEAGUES: ["USE_CATALOG"]}


def _give(client: Client, kind: str, name: str, privilege: str) -> None:
    change = {"principal": COLLEAGUES, "add": [privilege]}
    client.patch(f"{CATALOG}/permissions/{kind}/{segment(name)}", {"changes": [change]})
