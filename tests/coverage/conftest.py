"""An account that a warehouse tells of, and the command that looks at it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from remote_commands import Commands, Done
from small_deployment import ACCOUNT, SERVICE, TOKENS

from content.finding.usable import usable_bronze_tables
from health_monitor.cli import project
from health_monitor.cli.project import WORKLOADS
from workspace_emulator.caller import Caller
from workspace_emulator.execution.statements import Answered, SqlFailure, Statement
from workspace_emulator.server import WorkspaceEmulator

READ_AT = datetime(2026, 3, 10, 6, tzinfo=UTC)
TABLES = {table.source: table for table in usable_bronze_tables(WORKLOADS).sound}
LOADS = {
    "object": "STRING",
    "status": "STRING",
    "message": "STRING",
    "ended_at": "TIMESTAMP",
    "read_at": "TIMESTAMP",
    "healed": "BIGINT",
    "proven_back_to": "DATE",
    "versions": "MAP<STRING, BIGINT>",
}


@dataclass(kw_only=True)
class Told:
    """What the warehouse answers; a source that is not named is not there."""

    sources: set[str] = field(default_factory=set)
    held: dict[str, tuple[int, date | None, datetime | None]] = field(default_factory=dict)
    """Source to rows, first day and newest time of its Bronze table."""
    loads: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Source to what its loads say."""
    usual: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Source to how many loads there were, and the usual days between."""
    quarantined: dict[str, int] = field(default_factory=dict)
    to_come: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    """Source to rows and days; of the others who asks may read none."""
    is_new: bool = False
    """Nothing has run yet."""

    def load(self, source: str, *, rows: int, newest: datetime | None = None, **more: Any) -> None:
        """A source that was loaded."""
        self.sources.add(source)
        self.held[source] = (rows, date(2026, 1, 1) if newest else None, newest)
        versions = {"found.days": 3, **more.pop("versions", {})}
        told = {"status": "OK", "message": "", "healed": 0, "versions": versions, **more}
        told.setdefault("proven_back_to", date(2026, 1, 1))
        self.loads[source] = {"ended_at": READ_AT, "read_at": READ_AT, **told}

    def answer(self, statement: Statement) -> Answered:
        """The answer to one statement of the command."""
        text = " ".join(statement.text.split())
        if text.startswith("SHOW TABLES IN"):
            return self._listed(text.rpartition(" ")[2].replace("`", ""))
        rows: list[Sequence[Any]]
        if "row_number()" in text:
            columns = {"object": "STRING", "loads": "BIGINT", "lag": "DOUBLE"}
            rows = [(_object(name), *told) for name, told in self.usual.items()]
            return Answered(columns=columns, rows=rows)
        if "max_by(status" in text:
            rows = [
                [_object(name), *(told[column] for column in list(LOADS)[1:])]
                for name, told in self.loads.items()
            ]
            return Answered(columns=LOADS, rows=rows)
        if "quarantine" in text:
            columns = {"object": "STRING", "number": "BIGINT"}
            rows = [(_object(name), number) for name, number in self.quarantined.items()]
            return Answered(columns=columns, rows=rows)
        if "AS days" in text:
            return self._estimate(text)
        columns = {
            "object": "STRING",
            "number": "BIGINT",
            "oldest": "DATE",
            "newest": "TIMESTAMP",
        }
        rows = [(_object(name), *told) for name, told in self.held.items()]
        return Answered(columns=columns, rows=rows)

    def _listed(self, schema: str) -> Answered:
        own = {"main.b": [table.name for table in TABLES.values()], "main.o": ["run_log"]}
        own["main.o"] += ["quarantine"]
        found = [] if self.is_new else own.get(schema, [])
        catalog, _, name = schema.partition(".")
        if catalog == "system":
            found = [s.partition(".")[2] for s in self.sources if s.partition(".")[0] == name]
        if schema == "system.query" and not found:
            raise SqlFailure("PERMISSION_DENIED: User does not have USE SCHEMA on Schema 'query'.")
        if not found:
            raise SqlFailure(f"[SCHEMA_NOT_FOUND] The schema {schema} cannot be found.")
        columns = {"database": "STRING", "tableName": "STRING", "isTemporary": "BOOLEAN"}
        return Answered(columns=columns, rows=[(name, each, False) for each in found])

    def _estimate(self, text: str) -> Answered:
        for name, told in self.to_come.items():
            schema, _, table = name.partition(".")
            if f"`system`.`{schema}`.`{table}`" in text:
                return Answered(columns={"number": "BIGINT", "days": "INT"}, rows=[told])
        raise SqlFailure("[INSUFFICIENT_PERMISSIONS] User does not have USE SCHEMA.")


def _object(source: str) -> str:
    return TABLES[source].object


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def commands(
    told: Told,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Commands]:
    environments = tmp_path / "environments"
    environments.mkdir()
    monkeypatch.setattr(project, "ENVIRONMENTS", environments)
    monkeypatch.setenv("DATABRICKS_CONFIG_FILE", str(tmp_path / "no.databrickscfg"))
    state = tmp_path / "workspace"
    with WorkspaceEmulator(state=state, tokens=TOKENS, account=ACCOUNT) as emulator:
        emulator.answers = told.answer
        monkeypatch.setenv("DATABRICKS_HOST", emulator.host)
        Caller(host=emulator.host, token="admin-token").post(
            "/api/2.0/sql/warehouses", name="[t] health-monitor-t", cluster_size="2X-Small"
        )
        made = Commands(monkeypatch=monkeypatch, capsys=capsys, environments=environments)
        made.settings(f"run_as: {SERVICE}\n")
        yield made


@pytest.fixture
def coverage(commands: Commands) -> Callable[..., Done]:
    """Runs the command on the environment `t`."""
    return lambda *words: commands.run(*words, command="coverage")
