"""Free text is dropped by default, so nothing may need it: no table, function, view or model."""

from pathlib import Path

import pytest
from sqlglot import exp
from sqlglot.optimizer.pushdown_projections import pushdown_projections
from sqlglot.optimizer.scope import traverse_scope

from content.checking.columns import Schemas, qualified
from content.checking.project import Project, read_project
from content.checking.statements import Statement, statements_of
from content.finding.found import read_texts

WORKLOADS = Path(__file__).resolve().parents[2] / "workloads"


@pytest.fixture(scope="module")
def project() -> Project:
    return read_project(read_texts(WORKLOADS))


def texts_taken(project: Project, statement: Statement) -> list[str]:
    """The columns of free text that a statement takes, but for listed keys of maps."""
    definitions = project.definitions
    assert definitions is not None
    tables = {table.object: table for table in project.bronze}
    found = []
    schemas = Schemas(project.columns)
    query, _ = qualified(statement.rendered(definitions), schemas)
    for scope in traverse_scope(pushdown_projections(query)):
        for column in scope.columns:
            source = scope.sources.get(column.table)
            table = isinstance(source, exp.Table) and tables.get(f"{source.db}.{source.name}")
            if not table or column.name not in table.free_text:
                continue
            keys = definitions.names(table.listed_keys[column.name]) if table.listed_keys else []
            taken = (
                [key.name for key in column.parent.find_all(exp.Literal)] if column.parent else []
            )
            if not taken or not set(taken) <= set(keys):
                found.append(f"{table.object}.{column.name}")
    return found


def test_nothing_takes_what_is_dropped_by_default(project: Project) -> None:
    statements = [s for s in statements_of(project) if not s.path.startswith("bronze/")]
    assert len(statements) > 20
    taken = {s.path: found for s in statements if (found := texts_taken(project, s))}
    assert taken == {}


AUDIT = "${bronze}.access_audit"
TAKEN = {
    "SELECT statement_text FROM ${bronze}.query_history": ["query_history.statement_text"],
    "SELECT 1 AS x FROM ${bronze}.query_history WHERE error_message LIKE 'x%'": [
        "query_history.error_message"
    ],
    "WITH c AS (SELECT * FROM ${bronze}.query_history) SELECT statement_id FROM c": [],
    f"SELECT request_params FROM {AUDIT}": ["access_audit.request_params"],
    f"SELECT request_params['user'] AS x FROM {AUDIT}": ["access_audit.request_params"],
    f"SELECT request_params['operation'] AS x FROM {AUDIT}": [],
    f"SELECT try_element_at(request_params, 'scope') AS x FROM {AUDIT}": [],
}


@pytest.mark.parametrize("text", TAKEN)
def test_what_is_taken_is_seen(project: Project, text: str) -> None:
    statement = Statement(path="x", key="", text=text)
    assert texts_taken(project, statement) == [f"bronze.{name}" for name in TAKEN[text]]
