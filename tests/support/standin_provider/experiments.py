"""`databricks_mlflow_experiment`."""

from typing import Any

from standin_provider.answers import body
from standin_provider.client import Client
from standin_provider.resource import Resource, State
from standin_provider.rules import Rules, unset_means_any

EXPERIMENTS = "/api/2.0/mlflow/experiments"


def _same_place(old: Any, new: Any) -> bool:
    """Whether two paths differ only in the workspace's prefix or a slash at the end."""
    ends = [str(path or "").removeprefix("/Workspace").removesuffix("/") for path in (old, new)]
    return ends[0] == ends[1]


class MlflowExperiment(Resource):
    """An MLflow experiment, with its runs."""

    rules = Rules(
        replace=frozenset({"artifact_location"}),
        computed_blocks=frozenset({"tags"}),
        equal={"name": _same_place, "artifact_location": unset_means_any},
        local=frozenset({"description"}),
    )

    def create(self, client: Client, planned: State) -> str:
        sent = body(self.block, planned)
        wanted = ("name", "artifact_location", "tags")
        request = {name: sent[name] for name in wanted if name in sent}
        return str(client.post(f"{EXPERIMENTS}/create", request)["experiment_id"])

    def read(self, client: Client, state: State) -> State:
        found: State = client.get(f"{EXPERIMENTS}/get", experiment_id=state["id"])["experiment"]
        return {**found, "id": state["id"]}

    def update(self, client: Client, prior: State, planned: State) -> str:
        request = {"experiment_id": prior["id"], "new_name": planned["name"]}
        client.post(f"{EXPERIMENTS}/update", request)
        return str(prior["id"])

    def delete(self, client: Client, state: State) -> None:
        client.post(f"{EXPERIMENTS}/delete", {"experiment_id": state["id"]})
