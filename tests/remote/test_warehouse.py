"""Asking a deployment's tables through its SQL warehouse."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.config import Config
from remote_commands import Commands
from small_deployment import READER, SmallDeployment

from health_monitor.reader import StatementError
from health_monitor.reader.reader import Parameter, TableNames
from health_monitor.remote import warehouse
from health_monitor.remote.follow import Pace
from health_monitor.remote.warehouse import WarehouseReader
from health_monitor.remote.workspace import Workspace
from workspace_emulator.execution.statements import Answered, Answers, SqlFailure, Statement

NAMES = TableNames(catalog="main", schemas={"semantic": "s", "ops": "o"}, source="c.system_")
VALUES: dict[str, tuple[str, Any]] = {
    "whole": ("BIGINT", 9007199254740993),
    "money": ("DECIMAL(38,18)", Decimal("1E-18")),
    "share": ("DOUBLE", 0.1),
    "truth": ("BOOLEAN", False),
    "day": ("DATE", date(2026, 3, 1)),
    "at": ("TIMESTAMP", datetime(2026, 3, 1, 6, 0, 0, 5000, tzinfo=UTC)),
    "text": ("STRING", ""),
    "nothing": ("STRING", None),
    "blob": ("BINARY", b"\x00\xff"),
    "tags": ("MAP<STRING, STRING>", {"a": "b"}),
}


def answered(**more: Any) -> Answered:
    columns = {name: type_ for name, (type_, _) in VALUES.items()}
    return Answered(columns=columns, rows=[[value for _, value in VALUES.values()]], **more)


@pytest.fixture
def warehouse_id(deployment: SmallDeployment) -> str:
    made = deployment.admin.post(
        "/api/2.0/sql/warehouses", name="[t] health-monitor-t", cluster_size="2X-Small"
    )
    return str(made.body["id"])


@pytest.fixture
def reader(
    deployment: SmallDeployment, warehouse_id: str, monkeypatch: pytest.MonkeyPatch
) -> WarehouseReader:
    monkeypatch.setattr(warehouse, "PACE", Pace(shortest=0.01, longest=0.02))
    host = deployment.workspace.host
    client = WorkspaceClient(config=Config(host=host, token="admin-token", auth_type="pat"))
    workspace = Workspace(client=client, host=host, patience=1)
    return WarehouseReader(workspace=workspace, warehouse=warehouse_id, names=NAMES)


def always(made: Answered) -> Answers:
    return lambda statement: made


def requests(deployment: SmallDeployment) -> list[str]:
    return [f"{method} {path}" for method, path, _ in deployment.workspace.requests]


def test_values_are_those_that_the_warehouse_has(
    deployment: SmallDeployment, reader: WarehouseReader
) -> None:
    deployment.workspace.answers = always(answered())
    rows = reader.ask("SELECT 1")
    assert rows.columns == tuple(VALUES)
    assert rows.values == [[value for _, value in VALUES.values()]]
    assert not rows.has_more


def test_names_and_parameters_reach_the_warehouse(
    deployment: SmallDeployment, reader: WarehouseReader
) -> None:
    asked: list[Statement] = []

    def answers(statement: Statement) -> Answered:
        asked.append(statement)
        return Answered(columns={"num_affected_rows": "BIGINT"}, rows=[[3]])

    deployment.workspace.answers = answers
    statement = "DELETE FROM t WHERE a = :a AND b = :b AND c = :c AND d = :d"
    given: dict[str, Parameter] = {"a": "it's", "b": 7, "c": date(2026, 3, 1), "d": None}
    rows = reader.ask(statement, given)
    assert next(rows.records()) == {"num_affected_rows": 3}
    parameters = {"a": "it's", "b": "7", "c": "2026-03-01", "d": None}
    assert [(each.catalog, each.schema, each.parameters) for each in asked] == [
        ("main", "s", parameters)
    ]
    assert NAMES.table("ops", "run_log") == "`main`.`o`.`run_log`"
    assert NAMES.source_table("billing.usage") == "`c`.`system_billing`.`usage`"


def test_statement_without_an_answer_gives_no_rows(
    deployment: SmallDeployment, reader: WarehouseReader
) -> None:
    deployment.workspace.answers = always(Answered(columns={}))
    rows = reader.ask("CREATE TABLE t (n INT)")
    assert (rows.columns, rows.values) == ((), [])


def test_long_statement_is_looked_at_until_it_has_ended(
    deployment: SmallDeployment, reader: WarehouseReader
) -> None:
    deployment.workspace.answers = always(answered(looks=3))
    assert len(reader.ask("SELECT 1").values) == 1
    looks = [each for each in requests(deployment) if each.startswith("GET /api/2.0/sql/st")]
    assert len(looks) == 3


def test_all_chunks_are_read_and_a_limit_says_whether_there_are_more(
    deployment: SmallDeployment, reader: WarehouseReader
) -> None:
    many = Answered(columns={"n": "INT"}, rows=[[n] for n in range(5)], chunk_rows=2)
    deployment.workspace.answers = always(many)
    rows = reader.ask("SELECT n")
    assert (rows.values, rows.has_more) == ([[n] for n in range(5)], False)
    some = reader.ask("SELECT n", limit=3)
    assert (some.values, some.has_more) == ([[0], [1], [2]], True)


def test_failed_statement_is_told_in_the_engines_words(
    deployment: SmallDeployment, reader: WarehouseReader
) -> None:
    def answers(statement: Statement) -> Answered:
        raise SqlFailure("[TABLE_OR_VIEW_NOT_FOUND.SUB] No table t. SQLSTATE: 42P01")

    deployment.workspace.answers = answers
    with pytest.raises(StatementError, match="No table t") as told:
        reader.ask("SELECT * FROM t")
    assert told.value.condition == "TABLE_OR_VIEW_NOT_FOUND"


def test_statement_that_somebody_cancelled_is_told(
    deployment: SmallDeployment, reader: WarehouseReader
) -> None:
    deployment.workspace.answers = always(answered(looks=5))

    def cancel(pause: float) -> None:
        for each in requests(deployment):
            assert "cancel" not in each
        (key,) = deployment.workspace.statements()
        deployment.admin.post(f"/api/2.0/sql/statements/{key}/cancel")

    impatient = WarehouseReader(
        workspace=reader.workspace, warehouse=reader.warehouse, names=NAMES, pause=cancel
    )
    with pytest.raises(StatementError, match="ended CANCELED: ask again"):
        impatient.ask("SELECT 1")


def test_statement_is_cancelled_when_the_user_leaves(
    deployment: SmallDeployment, reader: WarehouseReader
) -> None:
    deployment.workspace.answers = always(answered(looks=5))

    def leave(pause: float) -> None:
        raise KeyboardInterrupt

    leaving = WarehouseReader(
        workspace=reader.workspace, warehouse=reader.warehouse, names=NAMES, pause=leave
    )
    with pytest.raises(KeyboardInterrupt):
        leaving.ask("SELECT 1")
    assert requests(deployment)[-1].endswith("/cancel")


class TestQueryCommand:
    @pytest.fixture
    def ask(
        self, deployment: SmallDeployment, commands: Commands
    ) -> Callable[..., tuple[int, str, str]]:
        def run(*words: str, token: str = "admin-token") -> tuple[int, str, str]:
            done = commands.run(*words, token=token, command="query")
            return done.code, done.out, done.err

        return run

    @pytest.mark.usefixtures("warehouse_id")
    def test_rows_of_a_deployment_are_printed(
        self, deployment: SmallDeployment, ask: Callable[..., tuple[int, str, str]]
    ) -> None:
        deployment.workspace.answers = always(
            Answered(columns={"n": "INT", "cost": "DECIMAL(10,2)"}, rows=[[1, Decimal("2.50")]])
        )
        code, out, err = ask("SELECT 1", "--format", "json")
        assert (code, json.loads(out), err) == (0, [{"n": 1, "cost": "2.5"}], "")

    def test_warehouse_that_is_not_there_names_key_and_fix(
        self, commands: Commands, ask: Callable[..., tuple[int, str, str]]
    ) -> None:
        code, _, err = ask("SELECT 1")
        assert code == 1
        assert "there is no SQL warehouse '[t] health-monitor-t', or you may not see it" in err
        assert "environments/t.yaml: `warehouse: {kind: existing, id: ...}`" in err
        commands.settings("warehouse: {kind: existing, id: 1a2b}\n")
        code, _, err = ask("SELECT 1")
        assert code == 1
        assert "SQL warehouse 1a2b does not exist" in err

    def test_failed_statement_and_missing_right_are_one_line(
        self,
        deployment: SmallDeployment,
        warehouse_id: str,
        ask: Callable[..., tuple[int, str, str]],
    ) -> None:
        code, _, err = ask("SELECT * FROM t")
        assert (code, err.count("\n")) == (1, 1)
        assert err.startswith("health-monitor: [TABLE_OR_VIEW_NOT_FOUND] The table or view")
        rows = [{"user_name": READER, "permission_level": "CAN_VIEW"}]
        path = f"/api/2.0/permissions/sql/warehouses/{warehouse_id}"
        deployment.admin.send("PATCH", path, {"access_control_list": rows})
        code, _, err = ask("SELECT 1", token="reader-token")
        assert code == 1
        assert "it needs CAN_USE on the SQL warehouse, which who manages it gives" in err

    def test_state_is_of_this_machine(self, ask: Callable[..., tuple[int, str, str]]) -> None:
        code, _, err = ask("SELECT 1", "--state", "x")
        assert (code, "omit it or --workspace" in err) == (2, True)
