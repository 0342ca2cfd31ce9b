"""Privileges on catalogs and schemas: /api/2.1/unity-catalog/permissions."""

from databricks.sdk.service.catalog import (
    GetPermissionsResponse,
    GrantsAPI,
    SecurableType,
    UpdatePermissionsResponse,
)

from workspace_emulator import paging, privileges
from workspace_emulator.refusal import missing, refuse
from workspace_emulator.routing import Call, Route
from workspace_emulator.store import Json


def get_grants(call: Call) -> Json:
    """Who holds what on the securable itself."""
    kind, full_name = _securable(call)
    held = privileges.granted(call.state, kind, full_name)
    names = call.account.groups_of(call.principal) | {call.principal}
    if not _may_see(call, kind, full_name):
        held = {principal: given for principal, given in held.items() if principal in names}
    wanted = call.body.get("principal")
    rows = [
        {"principal": principal, "privileges": sorted(given)}
        for principal, given in sorted(held.items())
        if wanted in (None, principal)
    ]
    page = paging.page(rows, call.body.get("page_token"), call.body.get("max_results") or 1000)
    return {"privilege_assignments": page.rows, **page.token("next_page_token")}


def update_grants(call: Call) -> Json:
    """Add and remove privileges of single principals; those of others stay."""
    kind, full_name = _securable(call)
    privileges.demand(call, "MANAGE", kind, full_name)
    held = {p: set(given) for p, given in privileges.granted(call.state, kind, full_name).items()}
    for change in call.body.get("changes") or []:
        principal = change.get("principal", "")
        if not call.account.has(principal):
            missing(
                "principal_exists",
                f"Could not find principal with name {principal}",
                error_code="PRINCIPAL_DOES_NOT_EXIST",
            )
        added, removed = (set(change.get(name) or []) for name in ("add", "remove"))
        _demand_valid(added | removed, kind)
        held[principal] = (held.get(principal, set()) | added) - removed
    kept = {principal: sorted(given) for principal, given in held.items() if given}
    key = f"{kind}/{full_name}"
    if kept:
        call.state.put("grant", key, {"privileges": kept})
    else:
        call.state.drop("grant", key)
    rows = [{"principal": p, "privileges": given} for p, given in sorted(kept.items())]
    return {} if call.body.get("omit_permissions_in_response") else {"privilege_assignments": rows}


def _securable(call: Call) -> tuple[str, str]:
    kind, full_name = call.body["securable_type"].lower(), call.body["full_name"].lower()
    known = [member.value.lower() for member in SecurableType]
    if kind not in known:
        refuse("securable_type", f"{kind} is not a securable type: {', '.join(sorted(known))}")
    if kind not in privileges.VALID:
        refuse(
            "endpoint_known",
            f"Privileges on a {kind} are not emulated",
            status=501,
            error_code="NOT_IMPLEMENTED",
        )
    privileges.securable(call.state, kind, full_name)
    return kind, full_name


def _demand_valid(given: set[str], kind: str) -> None:
    wrong = sorted(given - privileges.VALID[kind])
    if wrong:
        names = ", ".join(name.replace("_", " ") for name in wrong)
        refuse("privilege_valid", f"Privilege {names} is not applicable to this entity [{kind}].")


def _may_see(call: Call, kind: str, full_name: str) -> bool:
    return privileges.has(call.state, call.account, call.principal, "MANAGE", kind, full_name)


PATH = "/api/2.1/unity-catalog/permissions/{securable_type}/{full_name}"
ROUTES = (
    Route(
        method="GET",
        path=PATH,
        sends=GrantsAPI.get,
        answer=get_grants,
        returns=GetPermissionsResponse,
    ),
    Route(
        method="PATCH",
        path=PATH,
        sends=GrantsAPI.update,
        answer=update_grants,
        returns=UpdatePermissionsResponse,
    ),
)
