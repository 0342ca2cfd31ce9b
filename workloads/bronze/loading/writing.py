"""Bringing rows of the source into the Bronze table."""

from collections.abc import Mapping

from bronze.loading.loading import Loading
from content.sql import identifier, literal
from runtime.merging import Merge, Written, insert_missing, merge


def add_rows(loading: Loading, rows: str, within: str) -> Written:
    """Add those whose keys the table lacks; the rows under `within` are all that may have them."""
    return _counted(loading, insert_missing(loading.task.spark, _request(loading, rows, within)))


def replace_rows(loading: Loading, rows: str, within: str | None) -> Written:
    """Add them, or put them in the place of the rows with their keys; their keys are unique."""
    return _counted(loading, merge(loading.task.spark, _request(loading, rows, within)))


def replace_state(loading: Loading, rows: str) -> Written:
    """The same for all rows of a source that shows what is there now: what vanished is marked."""
    columns = loading.source.columns
    names = ", ".join(map(identifier, columns))
    key = loading.source.table.key
    joined = " AND ".join(f"s.{identifier(name)} = t.{identifier(name)}" for name in key)
    gone = f"coalesce(_deleted_at, {literal(loading.task.started_at)}) AS _deleted_at"
    query = f"""
        SELECT {names}, CAST(NULL AS TIMESTAMP) AS _deleted_at FROM ({rows})
        UNION ALL
        SELECT {names}, {gone}
        FROM {loading.target} AS t LEFT ANTI JOIN ({rows}) AS s ON {joined}"""
    request = _request(loading, query, None, {"_deleted_at": "timestamp"})
    return _counted(loading, merge(loading.task.spark, request))


def _counted(loading: Loading, written: Written) -> Written:
    loading.step.count(written=written.inserted + written.updated)
    return written


def _request(
    loading: Loading, rows: str, within: str | None, more: Mapping[str, str] | None = None
) -> Merge:
    task = loading.task
    return Merge(
        target=loading.target,
        key=loading.source.table.key,
        columns={**loading.source.columns, **(more or {})},
        rows=rows,
        within=within,
        stamps={"_ingested_at": literal(task.started_at), "_batch_id": literal(task.run_id)},
    )
