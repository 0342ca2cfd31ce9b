"""`databricks_job`."""

from collections.abc import Iterator, Mapping
from typing import Any

from standin_provider.answers import body
from standin_provider.client import Client
from standin_provider.errors import ApiError, Problem
from standin_provider.resource import UUID, Resource, State
from standin_provider.rules import Rules, unset_means, unset_means_any
from standin_provider.values import UNKNOWN

RENAMED = {
    "task": "tasks",
    "job_cluster": "job_clusters",
    "environment": "environments",
    "parameter": "parameters",
    "library": "libraries",
}
PAGED = ("tasks", "job_clusters", "environments", "parameters")
PAUSE = ("PAUSED", "UNPAUSED")
CLUSTER = "job_cluster.new_cluster"


class Job(Resource):
    """Tasks with a schedule."""

    rules = Rules(
        defaults={
            "name": "Untitled",
            "max_concurrent_runs": 1,
            "always_running": False,
            "control_run_state": False,
            "schedule.pause_status": "UNPAUSED",
            "trigger.pause_status": "UNPAUSED",
            "continuous.pause_status": "UNPAUSED",
            f"{CLUSTER}.num_workers": 0,
        },
        keep=frozenset(
            {
                "email_notifications",
                "webhook_notifications",
                "queue",
                "task.email_notifications",
                "task.webhook_notifications",
                "task.spark_python_task.source",
                f"{CLUSTER}.aws_attributes",
                f"{CLUSTER}.azure_attributes",
                f"{CLUSTER}.gcp_attributes",
            }
        ),
        computed_blocks=frozenset({"run_as"}),
        equal={
            "task.run_if": unset_means("ALL_SUCCESS"),
            f"{CLUSTER}.data_security_mode": unset_means_any,
        },
        local=frozenset({"always_running", "control_run_state"}),
        choices={
            "schedule.pause_status": PAUSE,
            "trigger.pause_status": PAUSE,
            "continuous.pause_status": PAUSE,
            f"{CLUSTER}.runtime_engine": ("PHOTON", "STANDARD"),
        },
        ranges={"max_concurrent_runs": (0, None), f"{CLUSTER}.num_workers": (0, None)},
        at_most_one=(
            frozenset({"schedule", "continuous", "trigger"}),
            frozenset({"always_running", "control_run_state"}),
        ),
        exactly_one=(("run_as.user_name", "run_as.service_principal_name"),),
    )

    def problems(self, config: State) -> Iterator[Problem]:
        for cluster in config["job_cluster"] if config["job_cluster"] is not UNKNOWN else ():
            for new in cluster["new_cluster"]:
                clouds = ("aws_attributes", "azure_attributes", "gcp_attributes")
                named = [name for name in clouds if new[name]]
                if len(named) > 1:
                    yield Problem(
                        summary="Conflicting configuration arguments",
                        detail=f'"{named[0]}": conflicts with {named[1]}',
                        attribute="job_cluster",
                    )

    def create(self, client: Client, planned: State) -> str:
        settings = self._settings(planned)
        # Without tasks the provider still talks to the oldest version of the API.
        version = "2.2" if planned["task"] else "2.0"
        _sort_tasks(settings)
        return str(client.post(f"/api/{version}/jobs/create", settings)["job_id"])

    def read(self, client: Client, state: State) -> State:
        job = self._get(client, state["id"])
        settings: dict[str, Any] = job.get("settings", {})
        _sort_tasks(settings)
        answer = {name: settings.get(RENAMED.get(name, name)) for name in self._names()}
        # In the settings `run_as` can only be written.
        answer["run_as"] = _run_as(job.get("run_as_user_name", ""))
        return answer | {"id": state["id"], "url": f"{client.host}/#job/{state['id']}"}

    def update(self, client: Client, prior: State, planned: State) -> str:
        settings = self._settings(planned)
        client.post("/api/2.2/jobs/reset", {"job_id": int(prior["id"]), "new_settings": settings})
        return str(prior["id"])

    def delete(self, client: Client, state: State) -> None:
        client.post("/api/2.2/jobs/delete", {"job_id": int(state["id"])})

    def _names(self) -> set[str]:
        return {*self.block.attributes, *self.block.blocks} - self.rules.local

    def _settings(self, planned: State) -> dict[str, Any]:
        sent = body(self.block, planned)
        for name in (*self.rules.local, "id", "url"):
            sent.pop(name, None)
        settings = {RENAMED.get(name, name): value for name, value in sent.items()}
        settings.setdefault("queue", {"enabled": False})
        for cluster in settings.get("job_clusters", ()):
            if "autoscale" not in cluster["new_cluster"]:
                cluster["new_cluster"].setdefault("num_workers", 0)
        return settings

    def _get(self, client: Client, id: str) -> dict[str, Any]:
        """The whole job; the service cuts the lists of a long one into pages."""
        try:
            job = client.get("/api/2.2/jobs/get", job_id=id)
            page = job
            while token := page.get("next_page_token"):
                page = client.get("/api/2.2/jobs/get", job_id=id, page_token=token)
                for name in PAGED:
                    job["settings"].setdefault(name, []).extend(page["settings"].get(name, ()))
        except ApiError as error:
            if f"Job {id} does not exist." in str(error):
                raise ApiError(404, error.code, str(error)) from error
            raise
        return job


def _sort_tasks(settings: Mapping[str, Any]) -> None:
    """Put tasks and what they wait for in order, in place, as the provider does."""
    tasks: list[dict[str, Any]] = settings.get("tasks", [])
    for rows in (tasks, *(task.get("depends_on", []) for task in tasks)):
        rows.sort(key=lambda row: str(row["task_key"]))


def _run_as(name: str) -> dict[str, str] | None:
    if not name:
        return None
    return {"service_principal_name" if UUID.fullmatch(name) else "user_name": name}
