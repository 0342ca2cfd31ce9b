"""Schemas of Unity Catalog: /api/2.1/unity-catalog/schemas."""

import re

from databricks.sdk.service.catalog import ListSchemasResponse, SchemaInfo, SchemasAPI

from workspace_emulator import paging, privileges
from workspace_emulator.manner import Manner
from workspace_emulator.refusal import missing, refuse
from workspace_emulator.routing import Call, Route
from workspace_emulator.seed import schema_record
from workspace_emulator.store import Json

NAME = re.compile(r"[^\x00-\x20./\x7f]{1,255}")


def create_schema(call: Call) -> Json:
    """A new, empty schema, owned by the caller."""
    catalog = call.body["catalog_name"].lower()
    name = call.body["name"].lower()
    _demand_name(name)
    privileges.securable(call.state, "catalog", catalog)
    for privilege in ("USE_CATALOG", "CREATE_SCHEMA"):
        privileges.demand(call, privilege, "catalog", catalog)
    full_name = f"{catalog}.{name}"
    _demand_free(call, full_name)
    sent = {k: v for k, v in call.body.items() if k in ("comment", "properties", "storage_root")}
    made = schema_record(call.state, full_name, call.principal, call.now)
    call.state.put("schema", full_name, {**made, **sent})
    return _shown(call, {**made, **sent})


def get_schema(call: Call) -> Json:
    """One schema."""
    record = privileges.securable(call.state, "schema", call.body["full_name"])
    privileges.demand(call, "USE_SCHEMA", "schema", record["full_name"])
    return _shown(call, record)


def list_schemas(call: Call) -> Json:
    """The schemas of a catalog that the caller may use, in pages."""
    catalog = call.body["catalog_name"].lower()
    privileges.securable(call.state, "catalog", catalog)
    rows = [
        _shown(call, record)
        for name, record in call.state.all("schema").items()
        if record["catalog_name"] == catalog
        and privileges.has(call.state, call.account, call.principal, "USE_SCHEMA", "schema", name)
    ]
    page = paging.page(rows, call.body.get("page_token"), call.body.get("max_results") or 1000)
    return {"schemas": page.rows, **page.token("next_page_token")}


def update_schema(call: Call) -> Json:
    """Change comment, properties, owner or name."""
    record = privileges.securable(call.state, "schema", call.body["full_name"])
    old_name = record["full_name"]
    privileges.demand(call, "MANAGE", "schema", old_name)
    if owner := call.body.get("owner"):
        if not call.account.has(owner):
            missing(
                "principal_exists",
                f"Could not find principal with name {owner}",
                error_code="PRINCIPAL_DOES_NOT_EXIST",
            )
        record["owner"] = owner
    changed = ("comment", "properties", "enable_predictive_optimization")
    record.update({k: v for k, v in call.body.items() if k in changed})
    if new_name := (call.body.get("new_name") or "").lower():
        _demand_name(new_name)
        record["name"] = new_name
        record["full_name"] = f"{record['catalog_name']}.{new_name}"
        if record["full_name"] != old_name:
            _demand_free(call, record["full_name"])
            _rename(call, old_name, record["full_name"])
    record.update(updated_at=call.now, updated_by=call.principal)
    call.state.put("schema", record["full_name"], record)
    return _shown(call, record)


def delete_schema(call: Call) -> Json:
    """Remove a schema, with its tables only by `force`."""
    record = privileges.securable(call.state, "schema", call.body["full_name"])
    full_name = record["full_name"]
    privileges.demand(call, "MANAGE", "schema", full_name)
    tables = [name for name in call.state.all("table") if name.startswith(f"{full_name}.")]
    if tables and not call.body.get("force"):
        refuse(
            "schema_empty",
            f"Schema '{full_name}' is not empty. The schema has {len(tables)} table(s), "
            "0 function(s) and 0 volume(s)",
            error_code="INVALID_STATE",
        )
    for table in tables:
        call.state.drop("table", table)
    call.state.drop("schema", full_name)
    call.state.drop("grant", f"schema/{full_name}")
    return {}


def _demand_name(name: str) -> None:
    if not NAME.fullmatch(name):
        refuse(
            "schema_name",
            f"{name!r} is not a valid name: 1 to 255 characters without period, space, slash "
            "and control characters",
        )


def _demand_free(call: Call, full_name: str) -> None:
    reserved = full_name.endswith(".information_schema")
    if reserved or call.state.get("schema", full_name) is not None:
        refuse(
            "schema_free",
            f"Schema '{full_name}' already exists",
            error_code="SCHEMA_ALREADY_EXISTS",
        )


def _rename(call: Call, old: str, new: str) -> None:
    grant = call.state.get("grant", f"schema/{old}")
    if grant is not None:
        call.state.put("grant", f"schema/{new}", grant)
    for table in call.state.all("table"):
        if table.startswith(f"{old}."):
            renamed = f"{new}.{table.removeprefix(f'{old}.')}"
            call.state.drop("table", table)
            call.state.put("table", renamed, {"full_name": renamed})
    call.state.drop("schema", old)
    call.state.drop("grant", f"schema/{old}")


def _shown(call: Call, record: Json) -> Json:
    if call.manner is Manner.ECHO:
        return record
    catalog = record["catalog_name"]
    return {
        "browse_only": False,
        "catalog_type": "MANAGED_CATALOG",
        "effective_predictive_optimization_flag": {
            "value": "DISABLE",
            "inherited_from_type": "CATALOG",
            "inherited_from_name": catalog,
        },
        **record,
    }


BASE = "/api/2.1/unity-catalog/schemas"
ONE = f"{BASE}/{{full_name}}"
ROUTES = (
    Route(
        method="POST",
        path=BASE,
        sends=SchemasAPI.create,
        answer=create_schema,
        returns=SchemaInfo,
    ),
    Route(
        method="GET",
        path=BASE,
        sends=SchemasAPI.list,
        answer=list_schemas,
        returns=ListSchemasResponse,
    ),
    Route(method="GET", path=ONE, sends=SchemasAPI.get, answer=get_schema, returns=SchemaInfo),
    Route(
        method="PATCH",
        path=ONE,
        sends=SchemasAPI.update,
        answer=update_schema,
        returns=SchemaInfo,
    ),
    Route(method="DELETE", path=ONE, sends=SchemasAPI.delete, answer=delete_schema),
)
