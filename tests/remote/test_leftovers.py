"""What a killed apply left: found by name and mark, and never taken from somebody else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from databricks.sdk.service.compute import Environment
from databricks.sdk.service.jobs import JobEnvironment, SparkPythonTask, Task

from health_monitor.remote import RemoteError
from health_monitor.remote.leftovers import Leftover, Missing, find_leftovers
from health_monitor.remote.workspace import Workspace, connect
from workspace_emulator.account import Account
from workspace_emulator.server import WorkspaceEmulator

COMMENT = "Facts and dimensions."
SCHEMA = Missing(
    address="databricks_schema.gold",
    kind="databricks_schema",
    attributes={"catalog_name": "main", "name": "gold", "comment": COMMENT},
)
EXPERIMENT = Missing(
    address="databricks_mlflow_experiment.models",
    kind="databricks_mlflow_experiment",
    attributes={"name": "/Shared/models"},
)
JOB = Missing(
    address="databricks_job.gold_merge_job",
    kind="databricks_job",
    attributes={"name": "[dev] gold_merge_job"},
)
WAREHOUSE = Missing(
    address="databricks_sql_endpoint.warehouse",
    kind="databricks_sql_endpoint",
    attributes={"name": "health-monitor-dev"},
)
FILE = Missing(
    address="databricks_workspace_file.a", kind="databricks_workspace_file", attributes={}
)
ALL = (SCHEMA, EXPERIMENT, JOB, WAREHOUSE, FILE)
OWN = {"product": "health-monitor", "deployment": "dev"}


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    account = Account.of("deployer@example.com")
    with WorkspaceEmulator(
        state=tmp_path, tokens={"t": "deployer@example.com"}, account=account
    ) as emulator:
        monkeypatch.setenv("DATABRICKS_TOKEN", "t")
        yield connect(emulator.host, None)


def make_job(workspace: Workspace, tags: dict[str, str]) -> str:
    task = Task(
        task_key="t",
        environment_key="default",
        spark_python_task=SparkPythonTask(python_file="/Workspace/a.py"),
    )
    environment = JobEnvironment(
        environment_key="default", spec=Environment(environment_version="4")
    )
    made = workspace.client.jobs.create(
        name=JOB.attributes["name"], tags=tags, tasks=[task], environments=[environment]
    )
    return str(made.job_id)


def find(workspace: Workspace, *missing: Missing) -> list[Leftover]:
    return find_leftovers(workspace, missing, "dev")


def test_empty_workspace_holds_nothing(workspace: Workspace) -> None:
    assert find(workspace, *ALL) == []


def test_everything_is_found_as_terraform_imports_it(workspace: Workspace) -> None:
    client = workspace.client
    client.schemas.create(name="gold", catalog_name="main", comment=COMMENT)
    experiment = client.experiments.create_experiment(name="/Shared/models").experiment_id
    job = make_job(workspace, OWN)
    warehouse: Any = client.warehouses.create(name="health-monitor-dev", cluster_size="X-Small")
    assert find(workspace, *ALL) == [
        Leftover(address=SCHEMA.address, id="main.gold"),
        Leftover(address=EXPERIMENT.address, id=str(experiment)),
        Leftover(address=JOB.address, id=job),
        Leftover(address=WAREHOUSE.address, id=warehouse.id),
    ]


def test_schema_of_somebody_else_is_refused(workspace: Workspace) -> None:
    workspace.client.schemas.create(name="gold", catalog_name="main", comment="Ours, hands off.")
    with pytest.raises(RemoteError, match=r"a schema main\.gold that this deployment did not make"):
        find(workspace, SCHEMA)


def test_deleted_experiment_is_not_there(workspace: Workspace) -> None:
    made = workspace.client.experiments.create_experiment(name="/Shared/models")
    workspace.client.experiments.delete_experiment(str(made.experiment_id))
    assert find(workspace, EXPERIMENT) == []


@pytest.mark.parametrize("tags", [{}, {**OWN, "deployment": "prod"}, {"deployment": "dev"}])
def test_job_of_somebody_else_is_left_alone(workspace: Workspace, tags: dict[str, str]) -> None:
    make_job(workspace, tags)
    assert find(workspace, JOB) == []


def test_two_jobs_of_one_name_are_not_chosen_between(workspace: Workspace) -> None:
    ids = [make_job(workspace, OWN) for _ in range(2)]
    with pytest.raises(RemoteError) as raised:
        find(workspace, JOB)
    for key in ids:
        assert key in str(raised.value)
    assert "delete those that nobody needs" in str(raised.value)


def test_login_that_is_refused_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABRICKS_TOKEN", "wrong")
    with pytest.raises(RemoteError, match=r"look for the schema main\.gold: who you are is not"):
        find(connect(workspace.host, None), SCHEMA)
