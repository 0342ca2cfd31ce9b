"""`databricks_schema` and `databricks_grant`."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from standin_provider.client import Client, segment
from standin_provider.errors import ApiError, Problem, StandInError
from standin_provider.resource import Resource, State
from standin_provider.rules import Rules, ignoring_case
from standin_provider.values import same

CATALOG = "/api/2.1/unity-catalog"
SCHEMA_FIELDS = ("comment", "enable_predictive_optimization", "properties")
SECURABLES = {
    "catalog": "catalog",
    "credential": "credential",
    "external_location": "external_location",
    "foreign_connection": "connection",
    "function": "function",
    "metastore": "metastore",
    "model": "function",
    "pipeline": "pipeline",
    "recipient": "recipient",
    "schema": "schema",
    "share": "share",
    "storage_credential": "storage_credential",
    "table": "table",
    "volume": "volume",
}
PATIENCE_SECONDS = 60.0


class UnitySchema(Resource):
    """A schema of a catalog, with the data in it."""

    rules = Rules(
        defaults={"force_destroy": False},
        replace=frozenset({"name", "catalog_name", "storage_root"}),
        equal={
            "name": ignoring_case,
            "catalog_name": ignoring_case,
            "storage_root": lambda old, new: f"{old}/" == new or old == f"{new}/",
        },
        local=frozenset({"force_destroy"}),
        choices={"enable_predictive_optimization": ("DISABLE", "ENABLE", "INHERIT")},
    )

    def create(self, client: Client, planned: State) -> str:
        wanted = ("name", "catalog_name", "storage_root", "comment", "properties")
        made = client.post(f"{CATALOG}/schemas", _given(planned, *wanted))
        return str(made["full_name"])

    def complete(self, client: Client, planned: State, id: str) -> None:
        if planned["owner"] or planned["enable_predictive_optimization"]:
            client.patch(_schema_path(id), _given(planned, *SCHEMA_FIELDS, "owner"))

    def read(self, client: Client, state: State) -> State:
        found = client.get(_schema_path(state["id"]))
        return found | {"id": state["id"]}

    def update(self, client: Client, prior: State, planned: State) -> str:
        _check_metastore(client, planned)
        changed = {name for name in planned if not same(prior[name], planned[name])}
        path = _schema_path(prior["id"])
        if "owner" in changed:
            client.patch(path, _given(planned, "owner"))
        if changed - {"owner", "force_destroy"}:
            emptied = {"comment": ""} if "comment" in changed else {}
            client.patch(path, emptied | _given(planned, *SCHEMA_FIELDS))
        return str(prior["id"])

    def delete(self, client: Client, state: State) -> None:
        _check_metastore(client, state)
        force = {"force": "true"} if state["force_destroy"] else {}
        client.delete(_schema_path(state["id"]), **force)


class Grant(Resource):
    """What one principal may do with one object; others' grants are left alone."""

    rules = Rules(
        replace=frozenset({"principal", *SECURABLES}),
        at_most_one=(frozenset(SECURABLES),),
    )

    def problems(self, config: State) -> Iterator[Problem]:
        if not any(config[name] for name in SECURABLES):
            yield Problem(
                summary="Missing required argument",
                detail=f"one of `{','.join(SECURABLES)}` must be specified",
            )

    def create(self, client: Client, planned: State) -> str:
        kind = next(name for name in SECURABLES if planned[name])
        id = f"{kind}/{planned[kind]}/{planned['principal']}"
        _replace(client, id, planned["privileges"])
        return id

    def read(self, client: Client, state: State) -> State:
        kind, name, principal = state["id"].split("/", 2)
        held = _held(client, state["id"])
        if not held:
            raise ApiError(404, "NOT_FOUND", "got empty permissions list")
        return {
            "id": state["id"],
            kind: name,
            "principal": principal,
            "privileges": sorted(held),
        }

    def update(self, client: Client, prior: State, planned: State) -> str:
        _replace(client, prior["id"], planned["privileges"])
        return str(prior["id"])

    def delete(self, client: Client, state: State) -> None:
        _replace(client, state["id"], [])


def _schema_path(full_name: str) -> str:
    return f"{CATALOG}/schemas/{segment(full_name)}"


def _given(planned: State, *names: str) -> dict[str, Any]:
    return {name: planned[name] for name in names if planned[name]}


def _check_metastore(client: Client, state: State) -> None:
    if not state["metastore_id"]:
        return
    current = client.get(f"{CATALOG}/current-metastore-assignment")["metastore_id"]
    if current != state["metastore_id"]:
        raise StandInError(
            "metastore_id must be empty or equal to the metastore id assigned to the workspace: "
            f"{current}"
        )


def _grants_path(id: str) -> str:
    kind, name, _ = id.split("/", 2)
    return f"{CATALOG}/permissions/{SECURABLES[kind]}/{segment(name)}"


def _held(client: Client, id: str) -> set[str]:
    """What the principal of a grant holds directly."""
    principal = id.split("/", 2)[2]
    rows: list[Mapping[str, Any]] = client.get(_grants_path(id)).get("privilege_assignments", [])
    return {
        _normal(privilege)
        for row in rows
        if row["principal"] == principal
        for privilege in row["privileges"]
    }


def _replace(client: Client, id: str, privileges: list[str]) -> None:
    """Add and remove until the principal holds exactly these, and wait until it shows."""
    wanted = {_normal(privilege) for privilege in privileges}
    held = _held(client, id)
    if held == wanted:
        return
    change = {"add": sorted(wanted - held), "remove": sorted(held - wanted)}
    row = {"principal": id.split("/", 2)[2]} | {
        key: value for key, value in change.items() if value
    }
    client.patch(_grants_path(id), {"changes": [row]})
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (held := _held(client, id)) != wanted:
        if time.monotonic() > deadline:
            raise StandInError(
                f"permissions for {id} are {sorted(held)}, but have to be {sorted(wanted)}"
            )
        time.sleep(0.5)


def _normal(privilege: str) -> str:
    return privilege.replace(" ", "_").upper()
