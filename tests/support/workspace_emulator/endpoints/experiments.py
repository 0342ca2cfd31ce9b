"""MLflow experiments: /api/2.0/mlflow/experiments."""

from pathlib import PurePosixPath

from databricks.sdk.service.ml import (
    CreateExperimentResponse,
    ExperimentsAPI,
    GetExperimentByNameResponse,
    GetExperimentResponse,
)

from workspace_emulator import access
from workspace_emulator.access import Securable
from workspace_emulator.endpoints.workspace_tree import normal_path
from workspace_emulator.manner import Manner
from workspace_emulator.refusal import missing, refuse
from workspace_emulator.routing import Call, Route
from workspace_emulator.store import Json


def create_experiment(call: Call) -> Json:
    """A new experiment at a path of the workspace."""
    name = _free_name(call, call.body["name"])
    number = call.state.next_id()
    key = str(number)
    tags = call.body.get("tags") or []
    place = call.body.get("artifact_location", f"dbfs:/databricks/mlflow-tracking/{key}")
    record = {
        "experiment_id": key,
        "name": name,
        "artifact_location": place,
        "lifecycle_stage": "active",
        "creation_time": call.now,
        "last_update_time": call.now,
        "tags": tags,
        "owner": call.principal,
    }
    call.state.put("experiment", key, record)
    _place(call, record)
    access.give_to_creator(call.state, call.account, call.principal, _securable(record))
    return {"experiment_id": key}


def get_experiment(call: Call) -> Json:
    """One experiment, a deleted one too."""
    return _shown(call, _existing(call, "CAN_READ"))


def get_experiment_by_name(call: Call) -> Json:
    """The active experiment at a path; deleted ones have left theirs."""
    path = normal_path(call.body["experiment_name"])
    node = call.state.get("path", path)
    if node is None or node["object_type"] != "MLFLOW_EXPERIMENT":
        missing("object_exists", f"Node {path} does not exist.")
    record = call.state.get("experiment", str(node["object_id"]))
    assert record is not None
    access.demand(call, _securable(record), "CAN_READ")
    return _shown(call, record)


def _shown(call: Call, record: Json) -> Json:
    shown = {name: value for name, value in record.items() if name not in ("owner", "tags")}
    tags = list(record["tags"])
    if call.manner is Manner.DEFAULTS:
        tags += [
            {"key": "mlflow.experimentType", "value": "MLFLOW_EXPERIMENT"},
            {"key": "mlflow.ownerEmail", "value": record["owner"]},
            {"key": "mlflow.ownerId", "value": record["owner"]},
        ]
    return {"experiment": {**shown, **({"tags": tags} if tags else {})}}


def update_experiment(call: Call) -> Json:
    """Rename an experiment."""
    record = _existing(call, "CAN_MANAGE")
    _demand_active(record)
    if (new := call.body.get("new_name")) and normal_path(new) != record["name"]:
        name = _free_name(call, new)
        call.state.drop("path", record["name"])
        record["name"] = name
        _place(call, record)
    record["last_update_time"] = call.now
    call.state.put("experiment", record["experiment_id"], record)
    return {}


def delete_experiment(call: Call) -> Json:
    """Move an experiment to the trash: its path is free again."""
    record = _existing(call, "CAN_MANAGE")
    _demand_active(record)
    record.update(lifecycle_stage="deleted", last_update_time=call.now)
    call.state.put("experiment", record["experiment_id"], record)
    call.state.drop("path", record["name"])
    return {}


def _free_name(call: Call, text: str) -> str:
    if not text.startswith("/"):
        refuse(
            "path_absolute",
            f"Got an invalid experiment name '{text}'. An experiment name must be an absolute "
            "path within the Databricks workspace, e.g. '/Users/<some-username>/my-experiment'.",
        )
    path = normal_path(text)
    parent = str(PurePosixPath(path).parent)
    folder = call.state.get("path", parent)
    if folder is None:
        missing("parent_folder_exists", f"Workspace directory '{parent}' does not exist.")
    access.demand(call, access.tree_securable(folder), "CAN_MANAGE")
    if call.state.get("path", path) is not None:
        refuse(
            "path_free",
            f"Node named '{PurePosixPath(path).name}' already exists in {parent}",
            error_code="RESOURCE_ALREADY_EXISTS",
        )
    return path


def _place(call: Call, record: Json) -> None:
    node = {
        "path": record["name"],
        "object_type": "MLFLOW_EXPERIMENT",
        "object_id": int(record["experiment_id"]),
        "created_at": record["creation_time"],
        "modified_at": call.now,
    }
    call.state.put("path", record["name"], node)


def _existing(call: Call, level: str) -> Json:
    key = call.body["experiment_id"]
    record = call.state.get("experiment", key)
    if record is None:
        missing("object_exists", f"Node ID {key} does not exist.")
    access.demand(call, _securable(record), level)
    return record


def _demand_active(record: Json) -> None:
    if record["lifecycle_stage"] != "active":
        missing("object_exists", f"Experiment {record['experiment_id']} is deleted.")


def _securable(record: Json) -> Securable:
    return Securable(request_type="experiments", id=record["experiment_id"], path=record["name"])


BASE = "/api/2.0/mlflow/experiments"
ROUTES = (
    Route(
        method="POST",
        path=f"{BASE}/create",
        sends=ExperimentsAPI.create_experiment,
        answer=create_experiment,
        returns=CreateExperimentResponse,
    ),
    Route(
        method="GET",
        path=f"{BASE}/get",
        sends=ExperimentsAPI.get_experiment,
        answer=get_experiment,
        returns=GetExperimentResponse,
    ),
    Route(
        method="GET",
        path=f"{BASE}/get-by-name",
        sends=ExperimentsAPI.get_by_name,
        answer=get_experiment_by_name,
        returns=GetExperimentByNameResponse,
    ),
    Route(
        method="POST",
        path=f"{BASE}/update",
        sends=ExperimentsAPI.update_experiment,
        answer=update_experiment,
    ),
    Route(
        method="POST",
        path=f"{BASE}/delete",
        sends=ExperimentsAPI.delete_experiment,
        answer=delete_experiment,
    ),
)
