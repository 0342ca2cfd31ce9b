"""Statements on SQL warehouses: /api/2.0/sql/statements."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from databricks.sdk.service.sql import ResultData, StatementExecutionAPI, StatementResponse

from workspace_emulator import access
from workspace_emulator.access import Securable
from workspace_emulator.execution.statements import SqlFailure, Statement, column_infos, text
from workspace_emulator.refusal import missing, refuse
from workspace_emulator.routing import Call, Route
from workspace_emulator.store import Json

MOST_BYTES = 16 * 2**20
WAITS = re.compile(r"(0|[5-9]|[1-4]\d|50)s")
CASTS: Mapping[str, Callable[[str], Any]] = {
    "BIGINT": int,
    "BOOLEAN": {"true": True, "false": False}.__getitem__,
    "DATE": date.fromisoformat,
    "DECIMAL": Decimal,
    "DOUBLE": float,
    "INT": int,
    "STRING": str,
    "TIMESTAMP": datetime.fromisoformat,
}
MARKER = re.compile(r"'(?:[^'\\]|\\.|'')*'|(?<![:\w]):([A-Za-z_]\w*)")


def execute_statement(call: Call) -> Json:
    """Begin a statement; what comes of it is known when it does not take longer than is waited."""
    body = call.body
    _check(body)
    key = body["warehouse_id"]
    if call.state.get("warehouse", key) is None:
        missing("warehouse_exists", f"SQL warehouse {key} does not exist.")
    access.demand(call, Securable(request_type="sql/warehouses", id=key), "CAN_USE")
    record = {"id": f"{call.state.next_id():032x}", "by": call.principal, **_run(call)}
    cancels = body.get("on_wait_timeout") == "CANCEL"
    if record["looks"] and cancels:
        record = {"id": record["id"], "by": record["by"], "looks": 0, "state": "CANCELED"}
    elif body.get("wait_timeout") == "0s":
        record["looks"] = max(1, record["looks"])
    call.state.put("statement", record["id"], record)
    return _shown(record)


def get_statement(call: Call) -> Json:
    """How a statement stands."""
    record = _existing(call)
    if record["looks"]:
        record["looks"] -= 1
        call.state.put("statement", record["id"], record)
    return _shown(record)


def get_chunk(call: Call) -> Json:
    """Some of the rows."""
    record = _existing(call)
    number = int(call.body["chunk_index"]) if str(call.body["chunk_index"]).isdigit() else -1
    if record["looks"] or record["state"] != "SUCCEEDED":
        refuse("statement_chunk", f"Statement {record['id']} has no result to fetch.")
    if not 0 <= number < len(_offsets(record)):
        refuse("statement_chunk", f"Chunk {call.body['chunk_index']} is not one of the result.")
    return _chunk(record, number)


def cancel_statement(call: Call) -> Json:
    """End a statement that is under way."""
    record = _existing(call)
    if record["looks"]:
        kept = {"id": record["id"], "by": record["by"], "looks": 0, "state": "CANCELED"}
        call.state.put("statement", record["id"], kept)
    return {}


def _check(body: Json) -> None:
    size = len(body["statement"].encode())
    if not body["statement"].strip() or size > MOST_BYTES:
        refuse("statement_text", f"statement must have 1 to {MOST_BYTES} bytes, not {size}")
    if not WAITS.fullmatch(body.get("wait_timeout", "10s")):
        refuse(
            "statement_wait",
            f"wait_timeout must be 0s or between 5s and 50s, not {body['wait_timeout']}",
        )
    if body.get("disposition") == "EXTERNAL_LINKS":
        refuse(
            "endpoint_known",
            "Results by external links are not emulated",
            status=501,
            error_code="NOT_IMPLEMENTED",
        )
    if body.get("format", "JSON_ARRAY") != "JSON_ARRAY":
        refuse("statement_format", f"{body['format']} needs the disposition EXTERNAL_LINKS")
    if body.get("row_limit", 1) < 1:
        refuse("statement_row_limit", f"row_limit must be at least 1, not {body['row_limit']}")
    seen = set()
    for parameter in body.get("parameters") or []:
        name, value = parameter["name"], parameter.get("value")
        if name in seen:
            refuse("statement_parameters", f"Parameter {name} is given twice")
        seen.add(name)
        word = (parameter.get("type") or "STRING").partition("(")[0]
        if word not in CASTS or (value is not None and not _casts(value, word)):
            refuse("statement_parameters", f"Parameter {name}: {value!r} is no {word}")


def _casts(value: str, word: str) -> bool:
    try:
        CASTS[word](value)
    except (ArithmeticError, KeyError, ValueError):
        return False
    return True


def _run(call: Call) -> Json:
    """What comes of the statement, as the test says."""
    body = call.body
    given = {each["name"]: each.get("value") for each in body.get("parameters") or []}
    markers = {name for name in MARKER.findall(body["statement"]) if name}
    if unbound := sorted(markers - given.keys()):
        message = f"[UNBOUND_SQL_PARAMETER] Found the unbound parameter: {unbound[0]}."
        return {"looks": 0, "state": "FAILED", "message": f"{message} SQLSTATE: 42P02"}
    statement = Statement(
        text=body["statement"],
        parameters=given,
        catalog=body.get("catalog") or "",
        schema=body.get("schema") or "",
        principal=call.principal,
    )
    try:
        answered = call.answers(statement)
    except SqlFailure as failure:
        return {"looks": 0, "state": "FAILED", "message": str(failure)}
    limit = body.get("row_limit")
    return {
        "looks": answered.looks,
        "state": "SUCCEEDED",
        "columns": column_infos(answered.columns),
        "rows": [[text(value) for value in row] for row in answered.rows][:limit],
        "truncated": limit is not None and len(answered.rows) > limit,
        "chunk_rows": answered.chunk_rows,
    }


def _existing(call: Call) -> Json:
    key = call.body["statement_id"]
    record = call.state.get("statement", key)
    if record is None or record["by"] != call.principal:
        missing("statement_exists", f"The statement {key} was not found.", error_code="NOT_FOUND")
    return record


def _shown(record: Json) -> Json:
    if record["looks"]:
        return {"statement_id": record["id"], "status": {"state": "RUNNING"}}
    status: Json = {"state": record["state"]}
    if record["state"] == "FAILED":
        state = record["message"].rpartition("SQLSTATE: ")[2]
        status |= {
            "error": {"error_code": "BAD_REQUEST", "message": record["message"]},
            "sql_state": state,
        }
    shown = {"statement_id": record["id"], "status": status}
    if record["state"] != "SUCCEEDED":
        return shown
    chunks = [_place(record, number) for number in range(len(_offsets(record)))]
    manifest = {
        "format": "JSON_ARRAY",
        "schema": {"column_count": len(record["columns"]), "columns": record["columns"]},
        "total_chunk_count": len(chunks),
        "chunks": chunks,
        "total_row_count": len(record["rows"]),
        "truncated": record["truncated"],
    }
    return {**shown, "manifest": manifest, "result": _chunk(record, 0) if chunks else {}}


def _offsets(record: Json) -> range:
    return range(0, len(record["rows"]), record["chunk_rows"])


def _place(record: Json, number: int) -> Json:
    offset = _offsets(record)[number]
    count = min(record["chunk_rows"], len(record["rows"]) - offset)
    return {"chunk_index": number, "row_offset": offset, "row_count": count}


def _chunk(record: Json, number: int) -> Json:
    place = _place(record, number)
    rows = record["rows"][place["row_offset"] :][: place["row_count"]]
    if number + 1 == len(_offsets(record)):
        return {**place, "data_array": rows}
    link = f"{BASE}/{record['id']}/result/chunks/{number + 1}?row_offset={place['row_offset']}"
    following = {"next_chunk_index": number + 1, "next_chunk_internal_link": link}
    return {**place, **following, "data_array": rows}


BASE = "/api/2.0/sql/statements"
ROUTES = (
    Route(
        method="POST",
        path=BASE,
        sends=StatementExecutionAPI.execute_statement,
        answer=execute_statement,
        returns=StatementResponse,
    ),
    Route(
        method="GET",
        path=f"{BASE}/{{statement_id}}",
        sends=StatementExecutionAPI.get_statement,
        answer=get_statement,
        returns=StatementResponse,
    ),
    Route(
        method="GET",
        path=f"{BASE}/{{statement_id}}/result/chunks/{{chunk_index}}",
        sends=StatementExecutionAPI.get_statement_result_chunk_n,
        answer=get_chunk,
        returns=ResultData,
    ),
    Route(
        method="POST",
        path=f"{BASE}/{{statement_id}}/cancel",
        sends=StatementExecutionAPI.cancel_execution,
        answer=cancel_statement,
    ),
)
