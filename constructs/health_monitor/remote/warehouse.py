"""Asks the tables of a deployment with SQL, through its SQL warehouse."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from databricks.sdk.service.sql import (
    ExecuteStatementRequestOnWaitTimeout,
    StatementParameterListItem,
    StatementResponse,
    StatementState,
)

from health_monitor.environments.compute import ExistingWarehouse
from health_monitor.environments.settings import Settings
from health_monitor.reader import StatementError
from health_monitor.reader.reader import Parameter, TableNames
from health_monitor.reader.rows import Rows
from health_monitor.remote import RemoteError
from health_monitor.remote.follow import Pace
from health_monitor.remote.sql_values import parameter_of, value_of
from health_monitor.remote.workspace import Workspace

WAIT = "20s"
"""So long a request waits for its statement: less than the SDK waits for a request."""
PACE = Pace(shortest=0.2, longest=5.0)
"""Of the looks at a statement that takes longer."""
NEEDS = "CAN_USE on the SQL warehouse"
_UNDER_WAY = (StatementState.PENDING, StatementState.RUNNING)


@dataclass(frozen=True, kw_only=True)
class WarehouseReader:
    """Answers statements with the rights of who has logged in."""

    workspace: Workspace
    warehouse: str
    """Its id."""
    names: TableNames
    pause: Callable[[float], None] = time.sleep

    def ask(
        self,
        statement: str,
        parameters: Mapping[str, Parameter] | None = None,
        *,
        limit: int | None = None,
    ) -> Rows:
        """The answer, at most so many rows; raises StatementError when the statement fails."""
        api = self.workspace.client.statement_execution
        given = [
            StatementParameterListItem(name=name, **parameter_of(value))
            for name, value in (parameters or {}).items()
        ]
        doing = f"run a statement on SQL warehouse {self.warehouse}"
        started = self.workspace.ask(
            doing,
            lambda: api.execute_statement(
                statement,
                self.warehouse,
                catalog=self.names.catalog,
                schema=self.names.schemas["semantic"],
                parameters=given or None,
                row_limit=limit,
                wait_timeout=WAIT,
                on_wait_timeout=ExecuteStatementRequestOnWaitTimeout.CONTINUE,
            ),
            needs=NEEDS,
        )
        ended = self._ended(started)
        manifest = ended.manifest
        columns = (manifest.schema.columns if manifest and manifest.schema else None) or []
        texts = list(self._texts(ended)) if columns else []
        return Rows(
            columns=tuple(column.name or "" for column in columns),
            values=[
                [value_of(text, column) for text, column in zip(row, columns, strict=True)]
                for row in texts
            ],
            has_more=bool(manifest and manifest.truncated),
        )

    def _ended(self, response: StatementResponse) -> StatementResponse:
        """What came of a statement; it is cancelled when nobody waits for it any more."""
        key, pause = response.statement_id or "", PACE.shortest
        api = self.workspace.client.statement_execution
        try:
            while response.status and response.status.state in _UNDER_WAY:
                self.pause(pause)
                pause = PACE.next(pause, has_changed=False)
                response = self._patiently(
                    f"follow statement {key}", lambda: api.get_statement(key)
                )
        except KeyboardInterrupt:
            with contextlib.suppress(RemoteError):
                self.workspace.ask(f"cancel statement {key}", lambda: api.cancel_execution(key))
            raise
        status = response.status
        state = status.state if status else None
        if state is StatementState.SUCCEEDED:
            return response
        told = status.error.message if status and status.error else None
        ended = state.value if state else "without a state"
        raise StatementError(told or f"statement {key} ended {ended}: ask again")

    def _texts(self, response: StatementResponse) -> Iterator[Sequence[Any]]:
        """The rows as they come, chunk by chunk."""
        key, chunk = response.statement_id or "", response.result
        while chunk is not None:
            yield from chunk.data_array or []
            following = chunk.next_chunk_index
            if following is None:
                return
            chunk = self._chunk(key, following)

    def _chunk(self, key: str, number: int) -> Any:
        api = self.workspace.client.statement_execution
        return self._patiently(
            f"read rows of statement {key}",
            lambda: api.get_statement_result_chunk_n(key, number),
        )

    def _patiently(self, doing: str, call: Callable[[], Any]) -> Any:
        return self.workspace.ask_patiently(doing, call, lambda: self.pause(PACE.longest))


def warehouse_of(workspace: Workspace, settings: Settings) -> str:
    """Id of an environment's SQL warehouse; raises RemoteError when it is not there."""
    if isinstance(settings.warehouse, ExistingWarehouse):
        return settings.warehouse.id
    name = settings.warehouse_name
    found = workspace.ask(
        f"look for the SQL warehouse {name!r}",
        lambda: [each for each in workspace.client.warehouses.list() if each.name == name],
    )
    if not found:
        raise RemoteError(
            f"{workspace.host}: there is no SQL warehouse {name!r}, or you may not see it: deploy "
            f"{settings.name} first, ask for {NEEDS}, or name another one in environments/"
            f"{settings.name}.yaml: `warehouse: {{kind: existing, id: ...}}`"
        )
    return found[0].id or ""
