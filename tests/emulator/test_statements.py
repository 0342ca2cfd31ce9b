"""Statements on SQL warehouses."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound, PermissionDenied
from databricks.sdk.service.sql import StatementState

from workspace_emulator.caller import Caller, refused
from workspace_emulator.execution.statements import Answered, SqlFailure, Statement
from workspace_emulator.server import WorkspaceEmulator

Client = Callable[[str], WorkspaceClient]
PATH = "/api/2.0/sql/statements"
COLUMNS = {"n": "BIGINT", "money": "DECIMAL(38,18)", "at": "TIMESTAMP", "list": "ARRAY<INT>"}
ROW = (1, Decimal("0.000000000000000001"), datetime(2026, 3, 1, 6, tzinfo=UTC), [1, None])


@pytest.fixture
def warehouse(raw: Caller) -> str:
    made = raw.post("/api/2.0/sql/warehouses", name="monitor", cluster_size="2X-Small")
    return str(made.body["id"])


def answer(workspace: WorkspaceEmulator, count: int = 1, **more: Any) -> list[Statement]:
    """Let the warehouse answer so many rows; what it was asked is listed."""
    asked: list[Statement] = []

    def answers(statement: Statement) -> Answered:
        asked.append(statement)
        rows = [(number, *ROW[1:]) for number in range(1, count + 1)]
        return Answered(columns=COLUMNS, rows=rows, **more)

    workspace.answers = answers
    return asked


def test_rows_are_texts_and_columns_are_typed(
    workspace: WorkspaceEmulator, raw: Caller, warehouse: str
) -> None:
    asked = answer(workspace)
    parameters = [{"name": "day", "type": "DATE", "value": "2026-03-01"}]
    done = raw.post(
        PATH,
        statement="SELECT :day, 'a:b'",
        warehouse_id=warehouse,
        parameters=parameters,
        catalog="main",
        schema="gold",
    )
    assert done.status == 200, done.body
    assert asked == [
        Statement(
            text="SELECT :day, 'a:b'",
            parameters={"day": "2026-03-01"},
            catalog="main",
            schema="gold",
            principal="admin@example.com",
        )
    ]
    assert done.body["status"] == {"state": "SUCCEEDED"}
    assert done.body["result"]["data_array"] == [
        ["1", "0.000000000000000001", "2026-03-01T06:00:00.000Z", '["1", null]']
    ]
    assert done.body["manifest"]["schema"]["columns"][:2] == [
        {"name": "n", "position": 0, "type_text": "BIGINT", "type_name": "LONG"},
        {
            "name": "money",
            "position": 1,
            "type_text": "DECIMAL(38,18)",
            "type_name": "DECIMAL",
            "type_precision": 38,
            "type_scale": 18,
        },
    ]


def test_long_statement_is_looked_at_until_it_has_ended(
    workspace: WorkspaceEmulator, admin: WorkspaceClient, warehouse: str
) -> None:
    answer(workspace, looks=2)
    api = admin.statement_execution
    seen = api.execute_statement("SELECT 1", warehouse)
    states = [seen.status]
    for _ in range(2):
        seen = api.get_statement(str(seen.statement_id))
        states.append(seen.status)
    assert [status.state for status in states if status] == [
        StatementState.RUNNING,
        StatementState.RUNNING,
        StatementState.SUCCEEDED,
    ]


def test_rows_come_in_chunks(
    workspace: WorkspaceEmulator, admin: WorkspaceClient, raw: Caller, warehouse: str
) -> None:
    answer(workspace, count=5, chunk_rows=2)
    api = admin.statement_execution
    seen = api.execute_statement("SELECT 1", warehouse, row_limit=4)
    key = str(seen.statement_id)
    assert seen.manifest and seen.manifest.truncated
    assert (seen.manifest.total_chunk_count, seen.manifest.total_row_count) == (2, 4)
    assert seen.result and seen.result.next_chunk_index == 1
    last = api.get_statement_result_chunk_n(key, 1)
    assert (last.row_offset, last.next_chunk_index) == (2, None)
    assert [row[0] for row in last.data_array or []] == ["3", "4"]
    beyond = raw.get(f"{PATH}/{key}/result/chunks/2")
    assert (beyond.status, beyond.rule) == (400, "statement_chunk")


def test_statement_that_fails_says_why(
    workspace: WorkspaceEmulator, raw: Caller, warehouse: str
) -> None:
    def answers(statement: Statement) -> Answered:
        raise SqlFailure("[TABLE_OR_VIEW_NOT_FOUND] No table t. SQLSTATE: 42P01")

    workspace.answers = answers
    done = raw.post(PATH, statement="SELECT * FROM t", warehouse_id=warehouse)
    assert done.status == 200
    assert done.body["status"] == {
        "state": "FAILED",
        "error": {
            "error_code": "BAD_REQUEST",
            "message": "[TABLE_OR_VIEW_NOT_FOUND] No table t. SQLSTATE: 42P01",
        },
        "sql_state": "42P01",
    }
    unbound = raw.post(PATH, statement="SELECT :a", warehouse_id=warehouse).body["status"]
    assert unbound["error"]["message"].startswith("[UNBOUND_SQL_PARAMETER] Found the unbound")


def test_statement_ends_when_it_is_cancelled_or_nobody_waits(
    workspace: WorkspaceEmulator, raw: Caller, warehouse: str
) -> None:
    answer(workspace, looks=9)
    begun = raw.post(PATH, statement="SELECT 1", warehouse_id=warehouse).body["statement_id"]
    assert raw.get(f"{PATH}/{begun}/result/chunks/0").rule == "statement_chunk"
    assert raw.post(f"{PATH}/{begun}/cancel").status == 200
    assert raw.get(f"{PATH}/{begun}").body["status"] == {"state": "CANCELED"}
    left = raw.post(PATH, statement="SELECT 1", warehouse_id=warehouse, on_wait_timeout="CANCEL")
    assert left.body["status"] == {"state": "CANCELED"}


def test_who_may_use_the_warehouse_asks_it(
    workspace: WorkspaceEmulator, as_user: Client, raw: Caller, warehouse: str
) -> None:
    answer(workspace)
    api = as_user("developer").statement_execution
    with refused(PermissionDenied, rule="permission_needed", says="does not have CAN_USE"):
        api.execute_statement("SELECT 1", warehouse)
    rows = [{"group_name": "developers", "permission_level": "CAN_USE"}]
    path = f"/api/2.0/permissions/sql/warehouses/{warehouse}"
    raw.send("PATCH", path, {"access_control_list": rows})
    key = str(api.execute_statement("SELECT 1", warehouse).statement_id)
    assert raw.get(f"{PATH}/{key}").rule == "statement_exists"
    with refused(NotFound, rule="warehouse_exists", says="SQL warehouse w does not exist."):
        api.execute_statement("SELECT 1", "w")


def parameter(**members: str) -> dict[str, Any]:
    return {"parameters": [{"name": "p", **members}]}


@pytest.mark.parametrize(
    ("rule", "says", "wrong", "right"),
    [
        ("statement_text", "1 to 16777216 bytes, not 1", {"statement": " "}, {}),
        ("statement_wait", "not 51s", {"wait_timeout": "51s"}, {"wait_timeout": "50s"}),
        ("statement_wait", "not 4s", {"wait_timeout": "4s"}, {"wait_timeout": "5s"}),
        ("statement_row_limit", "not 0", {"row_limit": 0}, {"row_limit": 1}),
        ("statement_format", "CSV needs", {"format": "CSV"}, {"format": "JSON_ARRAY"}),
        (
            "statement_parameters",
            "p is given twice",
            {"parameters": [{"name": "p"}, {"name": "p"}]},
            {"parameters": [{"name": "p"}, {"name": "q"}]},
        ),
        (
            "statement_parameters",
            "'2026-13-01' is no DATE",
            parameter(type="DATE", value="2026-13-01"),
            parameter(type="DATE", value=date(2026, 12, 1).isoformat()),
        ),
        ("statement_parameters", "is no WORD", parameter(type="WORD", value="1"), parameter()),
        ("field_known", "Unknown field limit", {"limit": 1}, {}),
    ],
)
def test_statement_beyond_a_rule_is_refused(
    workspace: WorkspaceEmulator,
    raw: Caller,
    warehouse: str,
    rule: str,
    says: str,
    wrong: dict[str, Any],
    right: dict[str, Any],
) -> None:
    answer(workspace)
    plain = {"statement": "SELECT 1", "warehouse_id": warehouse}
    told = raw.post(PATH, **plain | wrong)
    assert (told.status, told.rule) == (400, rule), told.body
    assert says in told.message
    assert raw.post(PATH, **plain | right).status == 200
