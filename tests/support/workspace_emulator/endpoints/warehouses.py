"""SQL warehouses: /api/2.0/sql/warehouses."""

from databricks.sdk.service.sql import (
    CreateWarehouseResponse,
    DataSource,
    DataSourcesAPI,
    GetWarehouseResponse,
    ListWarehousesResponse,
    WarehousesAPI,
)

from workspace_emulator import access, paging
from workspace_emulator.access import Securable
from workspace_emulator.manner import Manner
from workspace_emulator.refusal import forbidden, missing, refuse
from workspace_emulator.routing import Call, Route
from workspace_emulator.store import Json

SIZES = (
    "2X-Small",
    "X-Small",
    "Small",
    "Medium",
    "Large",
    "X-Large",
    "2X-Large",
    "3X-Large",
    "4X-Large",
    "5X-Large",
)
FILLED_IN: Json = {
    "auto_stop_mins": 120,
    "channel": {"name": "CHANNEL_NAME_CURRENT"},
    "enable_photon": True,
    "enable_serverless_compute": False,
    "max_num_clusters": 1,
    "min_num_clusters": 1,
    "spot_instance_policy": "COST_OPTIMIZED",
    "tags": {},
    "warehouse_type": "PRO",
}


def create_warehouse(call: Call) -> Json:
    """A new warehouse, running at once."""
    if not call.account.is_admin(call.principal):
        forbidden(f"User {call.principal} may not create SQL warehouses.")
    _check(call, call.body, None)
    key = f"{call.state.next_id():016x}"
    record = {**call.body, "id": key, "creator_name": call.principal}
    call.state.put("warehouse", key, record)
    access.give_to_creator(call.state, call.account, call.principal, _securable(key))
    return {"id": key}


def get_warehouse(call: Call) -> Json:
    """One warehouse."""
    return _shown(call, _existing(call, "CAN_VIEW"))


def list_warehouses(call: Call) -> Json:
    """The warehouses that the caller may see, in pages."""
    rows = [_shown(call, record) for record in _visible(call)]
    page = paging.page(rows, call.body.get("page_token"), call.body.get("page_size") or 100)
    return {"warehouses": page.rows, **page.token("next_page_token")}


def edit_warehouse(call: Call) -> Json:
    """Change a warehouse; what is not sent stays."""
    record = _existing(call, "CAN_MANAGE")
    changed = {**record, **call.body}
    _check(call, changed, record["id"])
    call.state.put("warehouse", record["id"], changed)
    return {}


def delete_warehouse(call: Call) -> Json:
    """Remove a warehouse."""
    record = _existing(call, "CAN_MANAGE")
    call.state.drop("warehouse", record["id"])
    call.state.drop("acl", _securable(record["id"]).key)
    return {}


def list_data_sources(call: Call) -> list[Json]:
    """The data source that each warehouse has."""
    return [
        {
            "id": f"data-source-{record['id']}",
            "name": record["name"],
            "type": "databricks_internal",
            "warehouse_id": record["id"],
        }
        for record in _visible(call)
    ]


def _check(call: Call, body: Json, own: str | None) -> None:
    name = body.get("name") or ""
    if not 0 < len(name) < 100:
        refuse("warehouse_name", f"name must have 1 to 99 characters, not {len(name)}")
    others = (r for key, r in call.state.all("warehouse").items() if key != own)
    if any(other["name"] == name for other in others):
        refuse("warehouse_name", f"SQL warehouse with name `{name}` already exists")
    if body.get("cluster_size") not in SIZES:
        refuse(
            "warehouse_size",
            f"cluster_size must be one of {', '.join(SIZES)}, not {body.get('cluster_size')}",
        )
    minutes = body.get("auto_stop_mins", 120)
    shortest = 1 if body.get("enable_serverless_compute") else 10
    if minutes != 0 and minutes < shortest:
        refuse(
            "warehouse_auto_stop",
            f"auto_stop_mins must be 0 or at least {shortest}, not {minutes}",
        )
    least: int = body.get("min_num_clusters", 1)
    most: int = body.get("max_num_clusters", least)
    if not 0 < least <= min(most, 30) or most > 40:
        refuse(
            "warehouse_clusters",
            "min_num_clusters must be 1 to 30, and max_num_clusters from there to 40, "
            f"not {least} and {most}",
        )
    if body.get("enable_serverless_compute") and body.get("warehouse_type") == "CLASSIC":
        refuse("warehouse_serverless", "Serverless compute needs warehouse_type PRO")
    tags = (body.get("tags") or {}).get("custom_tags") or []
    if len(tags) >= 45:
        refuse("warehouse_tags", f"{len(tags)} tags, fewer than 45 on a warehouse")


def _existing(call: Call, level: str) -> Json:
    key = call.body["id"]
    record = call.state.get("warehouse", key)
    if record is None:
        missing("warehouse_exists", f"SQL warehouse {key} does not exist.")
    access.demand(call, _securable(key), level)
    return record


def _visible(call: Call) -> list[Json]:
    records = call.state.all("warehouse")
    return [r for key, r in records.items() if access.may(call, _securable(key), "CAN_VIEW")]


def _securable(key: str) -> Securable:
    return Securable(request_type="sql/warehouses", id=key)


def _shown(call: Call, record: Json) -> Json:
    path = f"/sql/1.0/warehouses/{record['id']}"
    made = {
        "state": "RUNNING",
        "num_clusters": 1,
        "num_active_sessions": 0,
        "jdbc_url": f"jdbc:spark://localhost:443/default;httpPath={path}",
        "odbc_params": {"hostname": "localhost", "path": path, "port": 443, "protocol": "https"},
        "health": {"status": "HEALTHY"},
    }
    return {**(FILLED_IN if call.manner is Manner.DEFAULTS else {}), **record, **made}


BASE = "/api/2.0/sql/warehouses"
ROUTES = (
    Route(
        method="POST",
        path=BASE,
        sends=WarehousesAPI.create,
        answer=create_warehouse,
        returns=CreateWarehouseResponse,
    ),
    Route(
        method="GET",
        path=BASE,
        sends=WarehousesAPI.list,
        answer=list_warehouses,
        returns=ListWarehousesResponse,
    ),
    Route(
        method="GET",
        path=f"{BASE}/{{id}}",
        sends=WarehousesAPI.get,
        answer=get_warehouse,
        returns=GetWarehouseResponse,
    ),
    Route(
        method="POST",
        path=f"{BASE}/{{id}}/edit",
        sends=WarehousesAPI.edit,
        answer=edit_warehouse,
    ),
    Route(
        method="DELETE",
        path=f"{BASE}/{{id}}",
        sends=WarehousesAPI.delete,
        answer=delete_warehouse,
    ),
    Route(
        method="GET",
        path="/api/2.0/preview/sql/data_sources",
        sends=DataSourcesAPI.list,
        answer=list_data_sources,
        returns=list[DataSource],
    ),
)
