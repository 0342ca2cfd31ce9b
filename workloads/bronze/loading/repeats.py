"""Rows of a source that share their key, as when an export lies beside an earlier one."""

from bronze.loading.loading import Loading
from content.tables.bronze_table import Kind
from runtime.errors import SourceError

REMARK = "files of the export repeat rows of others: the newest count"


def refuse_undecided(loading: Loading, condition: str) -> None:
    """Raise SourceError when of two unlike rows under one key no one can tell the newer."""
    source, task, step = loading.source, loading.task, loading.step
    if source.located is None:
        return
    if REMARK not in step.message:
        step.remark(REMARK)
    if source.table.kind is Kind.OBSERVED:
        return
    statement = source.repeated(condition).undecided()
    for *key, one, other in task.spark.sql(statement).collect():  # bounded: one row
        named = ", ".join(f"{n} = {v}" for n, v in zip(source.table.key, key, strict=True))
        raise SourceError(
            f"{one} and {other}: have unlike rows of {named}, and were written at the same time: "
            "remove the file of the older export, or export into a new folder"
        )
