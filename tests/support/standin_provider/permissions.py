"""`databricks_permissions`, which owns all direct rights on one object."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standin_provider.client import Client
from standin_provider.errors import ApiError, StandInError
from standin_provider.resource import Resource, State, is_text
from standin_provider.rules import Rules
from standin_provider.values import UNKNOWN, is_zero

Row = Mapping[str, Any]
ROW_FIELDS = ("group_name", "permission_level", "service_principal_name", "user_name")


@dataclass(frozen=True, kw_only=True)
class ObjectKind:
    """A kind of object that has rights."""

    type: str
    """As answers call it."""
    collection: str
    """As paths call it."""
    levels: Mapping[str, bool]
    """Level -> whether who has it manages the object."""
    by_path: bool = False
    adds_caller: bool = False
    """Whether the caller is added as one who manages."""


_DIRECTORY = {"CAN_EDIT": False, "CAN_MANAGE": True, "CAN_READ": False, "CAN_RUN": False}
KINDS = {
    "directory_id": ObjectKind(type="directory", collection="directories", levels=_DIRECTORY),
    "directory_path": ObjectKind(
        type="directory", collection="directories", levels=_DIRECTORY, by_path=True
    ),
    "experiment_id": ObjectKind(
        type="mlflowExperiment",
        collection="experiments",
        levels={"CAN_EDIT": False, "CAN_MANAGE": True, "CAN_READ": False},
    ),
    "job_id": ObjectKind(
        type="job",
        collection="jobs",
        levels={"CAN_MANAGE": True, "CAN_MANAGE_RUN": False, "CAN_VIEW": False, "IS_OWNER": True},
    ),
    "sql_endpoint_id": ObjectKind(
        type="warehouses",
        collection="sql/warehouses",
        levels={
            "CAN_MANAGE": True,
            "CAN_MONITOR": False,
            "CAN_USE": False,
            "CAN_VIEW": False,
            "IS_OWNER": True,
        },
        adds_caller=True,
    ),
}
"""By the argument that names the object; the other kinds of the provider are not served."""


class Permissions(Resource):
    """The access control list of one object."""

    rules = Rules(replace=frozenset(KINDS), at_most_one=(frozenset(KINDS),))

    def refine(self, prior: State | None, planned: dict[str, Any]) -> dict[str, Any]:
        field = next((name for name in KINDS if is_text(planned[name])), None)
        rows = planned["access_control"]
        if field is None or rows is UNKNOWN:
            return planned
        levels = KINDS[field].levels
        for row in rows:
            level = row["permission_level"]
            if is_text(level) and level not in levels:
                raise StandInError(
                    f"permission_level {level} is not supported with {field} objects; "
                    f"allowed levels: {', '.join(sorted(levels))}"
                )
        return planned

    def create(self, client: Client, planned: State) -> str:
        field = next((name for name in KINDS if planned[name]), None)
        if field is None:
            raise StandInError("at least one type of resource identifier must be set")
        kind, name = KINDS[field], planned[field]
        if kind.by_path:
            name = client.get("/api/2.0/workspace/get-status", path=name)["object_id"]
        id = f"/{kind.collection}/{name}"
        self._put(client, id, kind, planned["access_control"])
        return id

    def read(self, client: Client, state: State) -> State:
        kind = _kind(state["id"])
        given = [
            (row["user_name"], row["service_principal_name"]) for row in state["access_control"]
        ]
        named = {name for names in given for name in names}
        me = client.me
        found = client.get(f"/api/2.0/permissions{state['id']}")
        if found["object_type"] != kind.type:
            raise StandInError(f"expected object type {kind.type}, got {found['object_type']}")
        rows = [
            {**dict.fromkeys(ROW_FIELDS), **who, "permission_level": right["permission_level"]}
            for row in found.get("access_control_list", ())
            if (who := {name: row[name] for name in ROW_FIELDS if name in row})
            if who.get("group_name") != "admins"
            if me in named or me not in who.values()
            for right in row.get("all_permissions", ())
            if not right.get("inherited", False)
        ]
        if not rows:
            raise ApiError(404, "NOT_FOUND", "no rights besides those of the administrators")
        answer: dict[str, Any] = {
            "id": state["id"],
            "object_type": kind.type,
            "access_control": rows,
        }
        if not any(state[name] for name in KINDS):
            answer[next(name for name in KINDS if KINDS[name] == kind)] = state["id"].split("/")[-1]
        return answer

    def update(self, client: Client, prior: State, planned: State) -> str:
        self._put(client, prior["id"], _kind(prior["id"]), planned["access_control"])
        return str(prior["id"])

    def delete(self, client: Client, state: State) -> None:
        """Take away what is managed here; the administrators' direct rows and the creator stay."""
        kind = _kind(state["id"])
        found = client.get(f"/api/2.0/permissions{state['id']}")
        rows: list[Row] = [
            {"group_name": "admins", "permission_level": right["permission_level"]}
            for row in found.get("access_control_list", ())
            if row.get("group_name") == "admins"
            for right in row.get("all_permissions", ())
            if not right.get("inherited", False)
        ]
        if kind.adds_caller:
            rows = _with_caller(client, rows)
        creator = _creator(client, kind, state["id"])
        _set(client, state["id"], kind, rows, owner=creator)

    def _put(self, client: Client, id: str, kind: ObjectKind, configured: list[Row]) -> None:
        me = client.me
        rows: list[Row] = [
            {name: value for name, value in row.items() if not is_zero(value)}
            for row in sorted(configured, key=repr)
        ]
        for row in rows:
            if row.get("group_name") == "admins":
                raise StandInError(
                    f"it is not possible to modify admin permissions for {kind.type} resources"
                )
            level = row.get("permission_level", "")
            is_me = me in (row.get("user_name"), row.get("service_principal_name"))
            if is_me and not kind.levels.get(level, False):
                allowed = ", ".join(
                    sorted(level for level, is_top in kind.levels.items() if is_top)
                )
                raise StandInError(
                    "cannot remove management permissions for the current user for "
                    f"{kind.type}, allowed levels: {allowed}"
                )
        if kind.adds_caller:
            rows = _with_caller(client, rows)
        _set(client, id, kind, rows, owner=me)


def _kind(id: str) -> ObjectKind:
    collection = id.rpartition("/")[0].removeprefix("/")
    return next(kind for kind in KINDS.values() if kind.collection == collection)


def _with_caller(client: Client, rows: list[Row]) -> list[Row]:
    named = {row.get("user_name") or row.get("service_principal_name") for row in rows}
    caller = {"user_name": client.me, "permission_level": "CAN_MANAGE"}
    return rows if client.me in named else [*rows, caller]


def _creator(client: Client, kind: ObjectKind, id: str) -> str:
    """Who made the object; raises ApiError with status 404 if it is gone."""
    name = id.rpartition("/")[2]
    if kind.type == "job":
        return str(client.get("/api/2.2/jobs/get", job_id=name)["creator_user_name"])
    if kind.type == "warehouses":
        return str(client.get(f"/api/2.0/sql/warehouses/{name}")["creator_name"])
    return ""


def _set(client: Client, id: str, kind: ObjectKind, rows: list[Row], *, owner: str) -> None:
    """Replace the list; what can have an owner always gets one."""
    has_owner = any(row.get("permission_level") == "IS_OWNER" for row in rows)
    if "IS_OWNER" in kind.levels and not has_owner:
        rows = [*rows, {"user_name": owner, "permission_level": "IS_OWNER"}]
    client.put(f"/api/2.0/permissions{id}", {"access_control_list": rows} if rows else {})
