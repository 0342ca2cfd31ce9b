"""MLflow experiments."""

from collections.abc import Callable

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import (
    BadRequest,
    InvalidParameterValue,
    NotFound,
    PermissionDenied,
    ResourceAlreadyExists,
)
from databricks.sdk.service.ml import Experiment, ExperimentTag

from workspace_emulator.caller import refused
from workspace_emulator.manner import Manner

Client = Callable[[str], WorkspaceClient]


def make(client: WorkspaceClient, name: str = "/Shared/models") -> str:
    return str(client.experiments.create_experiment(name=name).experiment_id)


def get(client: WorkspaceClient, key: str) -> Experiment:
    experiment = client.experiments.get_experiment(key).experiment
    assert experiment is not None
    return experiment


def test_experiment_is_read_back(admin: WorkspaceClient) -> None:
    made = admin.experiments.create_experiment(
        name="/Workspace/Shared/models", tags=[ExperimentTag(key="team", value="ml")]
    )
    read = get(admin, str(made.experiment_id))
    assert (read.name, read.lifecycle_stage) == ("/Shared/models", "active")
    assert read.artifact_location == f"dbfs:/databricks/mlflow-tracking/{made.experiment_id}"
    assert [(tag.key, tag.value) for tag in read.tags or []] == [("team", "ml")]


def test_experiment_is_found_by_its_name_until_it_is_deleted(admin: WorkspaceClient) -> None:
    key = make(admin)
    found = admin.experiments.get_by_name("/Workspace/Shared/models").experiment
    assert found is not None
    assert found.experiment_id == key
    admin.experiments.delete_experiment(key)
    with refused(NotFound, rule="object_exists", says="Node /Shared/models does not exist."):
        admin.experiments.get_by_name("/Shared/models")
    with refused(NotFound, rule="object_exists", says="Node /Shared does not exist."):
        admin.experiments.get_by_name("/Shared")


def test_name_is_an_absolute_path(admin: WorkspaceClient) -> None:
    with refused(
        InvalidParameterValue, rule="path_absolute", says="invalid experiment name 'models'"
    ):
        make(admin, "models")
    make(admin, "/models")


def test_experiment_needs_its_folder(admin: WorkspaceClient) -> None:
    with refused(
        NotFound,
        rule="parent_folder_exists",
        says="directory '/Shared/a' does not exist.",
    ):
        make(admin, "/Shared/a/models")
    admin.workspace.mkdirs("/Shared/a")
    make(admin, "/Shared/a/models")


def test_path_is_taken_once(admin: WorkspaceClient) -> None:
    make(admin)
    with refused(
        ResourceAlreadyExists,
        rule="path_free",
        says="Node named 'models' already exists",
    ):
        make(admin)
    make(admin, "/Shared/models2")


def test_experiment_is_in_its_folder(admin: WorkspaceClient) -> None:
    admin.workspace.mkdirs("/Shared/a")
    key = make(admin, "/Shared/a/models")
    (node,) = admin.workspace.list("/Shared/a")
    assert (node.path, node.object_id) == ("/Shared/a/models", int(key))
    with refused(BadRequest, rule="directory_empty", says="Folder (/Shared/a) is not empty"):
        admin.workspace.delete("/Shared/a")
    admin.experiments.delete_experiment(key)
    admin.workspace.delete("/Shared/a")


def test_rename_moves_it(admin: WorkspaceClient) -> None:
    key = make(admin)
    make(admin, "/Shared/other")
    with refused(ResourceAlreadyExists, rule="path_free", says="Node named 'other'"):
        admin.experiments.update_experiment(key, new_name="/Shared/other")
    admin.experiments.update_experiment(key, new_name="/Shared/new")
    assert get(admin, key).name == "/Shared/new"
    assert make(admin) != key


def test_deleted_experiment_is_in_the_trash(admin: WorkspaceClient) -> None:
    key = make(admin)
    admin.experiments.delete_experiment(key)
    assert get(admin, key).lifecycle_stage == "deleted"
    with refused(NotFound, rule="object_exists", says=f"Experiment {key} is deleted."):
        admin.experiments.delete_experiment(key)
    with refused(NotFound, rule="object_exists", says="Node ID 7 does not exist."):
        admin.experiments.get_experiment("7")
    assert make(admin) != key


def test_experiment_in_a_home_is_closed_to_others(as_user: Client) -> None:
    key = make(as_user("developer"), "/Users/developer@example.com/models")
    with refused(PermissionDenied, rule="permission_needed", says="does not have CAN_READ"):
        as_user("service").experiments.get_experiment(key)
    assert get(as_user("admin"), key).name == "/Users/developer@example.com/models"


def test_experiment_goes_with_its_folder(admin: WorkspaceClient) -> None:
    admin.workspace.mkdirs("/Shared/a")
    key = make(admin, "/Shared/a/models")
    admin.workspace.delete("/Shared/a", recursive=True)
    with refused(NotFound, rule="object_exists", says=f"Node ID {key} does not exist."):
        admin.experiments.get_experiment(key)


class TestDefaults:
    @pytest.fixture
    def manner(self) -> Manner:
        return Manner.DEFAULTS

    def test_tags_of_the_platform_are_added(self, admin: WorkspaceClient) -> None:
        tags = get(admin, make(admin)).tags or []
        assert {str(tag.key): tag.value for tag in tags} == {
            "mlflow.experimentType": "MLFLOW_EXPERIMENT",
            "mlflow.ownerEmail": "admin@example.com",
            "mlflow.ownerId": "admin@example.com",
        }
