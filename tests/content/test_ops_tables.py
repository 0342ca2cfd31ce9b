"""The tables that the product keeps about its own work: their files, and what is written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from content.declared import OPS
from content.errors import ContentError
from content.files import YamlFile, walk
from content.tables.ops_table import parse_ops_table, read_ops_table
from runtime.names import Names
from runtime.run_log import TABLE, Identity, RunLog, Step

WORKLOADS = Path(__file__).resolve().parents[2] / "workloads"
COLUMNS = {"object": {"type": "STRING", "comment": "Thing."}}
GOOD = {"comment": "c", "columns": COLUMNS}


@pytest.mark.parametrize("path", walk(WORKLOADS, OPS, ".yaml"))
def test_table_is_sound_and_named_by_its_file(path: str) -> None:
    table = read_ops_table(WORKLOADS, Path(path).stem)
    assert table.object == f"ops.{Path(path).stem}"
    assert table.spec.columns


def test_run_log_writes_the_columns_that_its_file_declares() -> None:
    names = Names(catalog="c", schemas={"ops": "ops"})
    identity = Identity(run_id="1", job="job", task="task", release="r")
    log = RunLog.of(None, names, identity, WORKLOADS)  # type: ignore[arg-type]  # no engine is asked
    log.pending.newest = datetime.now(UTC)
    row = log._row(Step(object="gold.a", started_at=datetime.now(UTC)))
    assert list(row) == [column.name for column in log.specs[TABLE].columns]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"columns": {}}, "columns must be a mapping of name to type and comment"),
        ({"key": ["thing"]}, "key names 'thing', which is not among the columns"),
        ({"cluster_by": ["thing"]}, "cluster_by names 'thing', which is not among the columns"),
        ({"comment": ""}, "comment must be a text, got ''"),
        ({"kind": "fact"}, "unknown key 'kind': allowed are "),
    ],
)
def test_mistake_is_named_with_file_and_key(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ContentError) as raised:
        parse_ops_table(YamlFile(path="runtime/ops_tables/t.yaml", content={**GOOD, **wrong}))
    assert str(raised.value).startswith("runtime/ops_tables/t.yaml: ") and message in str(
        raised.value
    )
