"""Access control lists: /api/2.0/permissions."""

from databricks.sdk.service.iam import ObjectPermissions, PermissionsAPI

from workspace_emulator import access
from workspace_emulator.access import Entry, ObjectKind, Securable
from workspace_emulator.account import ADMINS
from workspace_emulator.manner import Manner
from workspace_emulator.refusal import missing, refuse
from workspace_emulator.routing import Call, Route
from workspace_emulator.store import Json


def get_permissions(call: Call) -> Json:
    """Who may do what with an object, and from where they have it."""
    securable = _securable(call)
    access.demand(call, securable, securable.kind.levels[0])
    return _shown(call, securable)


def set_permissions(call: Call) -> Json:
    """Replace everything that was given on the object itself."""
    securable = _securable(call)
    _write(call, securable, entries_of(call, call.body.get("access_control_list"), securable.kind))
    return _shown(call, securable)


def update_permissions(call: Call) -> Json:
    """Give the named principals their level; everybody else keeps theirs."""
    securable = _securable(call)
    given = entries_of(call, call.body.get("access_control_list"), securable.kind)
    named = {entry.principal for entry in given}
    makes_owner = any(entry.level == "IS_OWNER" for entry in given)
    kept = [
        entry
        for entry in access.direct(call.state, securable)
        if entry.principal not in named and not (makes_owner and entry.level == "IS_OWNER")
    ]
    _write(call, securable, [*kept, *given])
    return _shown(call, securable)


def entries_of(call: Call, requests: list[Json] | None, kind: ObjectKind) -> list[Entry]:
    """The checked lines of a request."""
    return [_entry(call, request, kind) for request in requests or []]


def demand_owner(entries: list[Entry], securable: Securable) -> None:
    """Refuse a list in which an owned object has no owner, two, or a group."""
    if not securable.kind.is_owned:
        return
    owners = [entry for entry in entries if entry.level == "IS_OWNER"]
    name = f"{securable.kind.name} {securable.id}"
    if len(owners) != 1:
        refuse("one_owner", f"{name} must have exactly one owner, not {len(owners)}")
    if owners[0].kind == "group_name" and securable.request_type == "jobs":
        refuse("one_owner", f"Groups can not own jobs: {owners[0].principal} for {name}")


def _entry(call: Call, request: Json, kind: ObjectKind) -> Entry:
    named = [(k, request[k]) for k in access.PRINCIPAL_KINDS if request.get(k)]
    if len(named) != 1:
        refuse(
            "one_principal",
            f"Exactly one of {', '.join(access.PRINCIPAL_KINDS)} must be given, not {len(named)}",
        )
    level = request.get("permission_level") or "CAN_MANAGE"
    if level not in kind.levels:
        refuse(
            "level_valid",
            f"{level} is not a permission level of {kind.name}: {', '.join(kind.levels)}",
        )
    ((principal_kind, principal),) = named
    access.demand_principal(call.account, principal_kind, principal)
    if principal == ADMINS and level != "CAN_MANAGE":
        refuse("admins_keep", f"Cannot change permissions for group 'admins' to {level}.")
    return Entry(kind=principal_kind, principal=principal, level=level)


def _securable(call: Call) -> Securable:
    kind, key = call.body["request_object_type"], call.body["request_object_id"]
    kind = "sql/warehouses" if kind == "warehouses" else kind
    if kind not in access.KINDS:
        refuse(
            "endpoint_known",
            f"Permissions of {kind} are not emulated",
            status=501,
            error_code="NOT_IMPLEMENTED",
        )
    record = access.KINDS[kind].record
    if record == "path":
        for found in call.state.all("path").values():
            securable = access.tree_securable(found)
            if (securable.request_type, securable.id) == (kind, key):
                return securable
    elif (one := call.state.get(record, key)) is not None:
        return Securable(
            request_type=kind, id=key, path=one["name"] if kind == "experiments" else ""
        )
    missing("object_exists", f"{access.KINDS[kind].name} with id {key} does not exist.")


def _write(call: Call, securable: Securable, entries: list[Entry]) -> None:
    access.demand(call, securable, "CAN_MANAGE")
    demand_owner(entries, securable)
    if securable.kind.is_owned and access.owner(call.state, securable) not in {
        entry.principal for entry in entries if entry.level == "IS_OWNER"
    }:
        access.demand_owner_change(call, securable)
    access.write(call.state, securable, entries)


def _shown(call: Call, securable: Securable) -> Json:
    """The list, one row a principal. What is inherited is shown in the fuller manner only."""
    entries = list(access.direct(call.state, securable))
    if call.manner is Manner.DEFAULTS:
        entries += access.inherited(call.state, securable)
    rows: dict[str, Json] = {}
    for entry in entries:
        row = rows.setdefault(entry.principal, {entry.kind: entry.principal, "all_permissions": []})
        if call.manner is Manner.DEFAULTS:
            row["display_name"] = entry.principal
        held: Json = {"permission_level": entry.level, "inherited": bool(entry.inherited_from)}
        if entry.inherited_from:
            held["inherited_from_object"] = [entry.inherited_from]
        row["all_permissions"].append(held)
    return {
        "object_id": securable.key,
        "object_type": securable.kind.name,
        "access_control_list": list(rows.values()),
    }


PATH = "/api/2.0/permissions/{request_object_type+}/{request_object_id}"
ROUTES = (
    Route(
        method="GET",
        path=PATH,
        sends=PermissionsAPI.get,
        answer=get_permissions,
        returns=ObjectPermissions,
    ),
    Route(
        method="PUT",
        path=PATH,
        sends=PermissionsAPI.set,
        answer=set_permissions,
        returns=ObjectPermissions,
    ),
    Route(
        method="PATCH",
        path=PATH,
        sends=PermissionsAPI.update,
        answer=update_permissions,
        returns=ObjectPermissions,
    ),
)
