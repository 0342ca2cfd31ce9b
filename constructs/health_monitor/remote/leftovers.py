"""What an apply that was killed has left in the workspace, unknown to the state.

A remote backend is written to every 20 seconds only. What was made since then is there, and the
next apply would fail on it (schemas) or make it a second time (jobs).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from databricks.sdk.errors import NotFound

from health_monitor.jobs.tags import PRODUCT
from health_monitor.remote import RemoteError
from health_monitor.remote.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A resource that a plan would create."""

    address: str
    kind: str
    """Its type: `databricks_job`."""
    attributes: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Leftover:
    """The same, but it is there already."""

    address: str
    id: str
    """As `terraform import` takes it."""


def find_leftovers(
    workspace: Workspace, missing: Iterable[Missing], environment: str
) -> list[Leftover]:
    """What of a plan's new resources the workspace holds already, made by this deployment.

    Folders, files, permissions and grants are not looked for: making them again does no harm.
    Raises RemoteError for a failed request, and where it cannot be told what is the deployment's.
    """
    found = []
    for resource in missing:
        find = _FINDERS.get(resource.kind)
        identifier = find(workspace, resource.attributes, environment) if find else None
        if identifier is not None:
            found.append(Leftover(address=resource.address, id=identifier))
    return found


def _schema(workspace: Workspace, wanted: Mapping[str, Any], environment: str) -> str | None:
    name = f"{wanted['catalog_name']}.{wanted['name']}"
    schema = workspace.ask(
        f"look for the schema {name}", lambda: _or_none(lambda: workspace.client.schemas.get(name))
    )
    if schema is None:
        return None
    if schema.comment != wanted.get("comment"):
        raise RemoteError(
            f"{workspace.host}: there is a schema {name} that this deployment did not make (its "
            "comment is another one); give the environment another name for it, or drop it"
        )
    return name


def _experiment(workspace: Workspace, wanted: Mapping[str, Any], environment: str) -> str | None:
    path = str(wanted["name"])
    answer = workspace.ask(
        f"look for the experiment {path}",
        lambda: _or_none(lambda: workspace.client.experiments.get_by_name(path)),
    )
    experiment = answer.experiment if answer else None
    if experiment is None or experiment.lifecycle_stage != "active":
        return None
    return str(experiment.experiment_id)


def _warehouse(workspace: Workspace, wanted: Mapping[str, Any], environment: str) -> str | None:
    name = str(wanted["name"])
    warehouses = workspace.ask(
        f"look for the warehouse {name!r}", lambda: list(workspace.client.warehouses.list())
    )
    ids = [str(each.id) for each in warehouses if each.name == name]
    return _only(workspace, f"warehouses called {name!r}", ids)


def _job(workspace: Workspace, wanted: Mapping[str, Any], environment: str) -> str | None:
    name = str(wanted["name"])
    jobs = workspace.ask(
        f"look for the job {name!r}",
        lambda: list(workspace.client.jobs.list(name=name, limit=100)),
    )
    own = {"product": PRODUCT, "deployment": environment}
    ids = [
        str(job.job_id)
        for job in jobs
        if job.settings is not None and own.items() <= (job.settings.tags or {}).items()
    ]
    return _only(workspace, f"jobs of this deployment called {name!r}", ids)


def _only(workspace: Workspace, what: str, ids: list[str]) -> str | None:
    if len(ids) > 1:
        raise RemoteError(
            f"{workspace.host}: there are {len(ids)} {what}: {', '.join(ids)}; "
            "delete those that nobody needs"
        )
    return next(iter(ids), None)


def _or_none(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except NotFound:
        return None


_FINDERS: Mapping[str, Callable[[Workspace, Mapping[str, Any], str], str | None]] = {
    "databricks_schema": _schema,
    "databricks_mlflow_experiment": _experiment,
    "databricks_sql_endpoint": _warehouse,
    "databricks_job": _job,
}
