"""Rows that say which metastore they are of: catalogs of two metastores may have one name.

An export says it in a column, a workspace is asked, and of what is in neither it is unknown.
"""

from pyspark.sql.types import StringType

from bronze.loading.readable import Readable
from content.sql import identifier
from content.tables.bronze_table import METASTORE
from runtime.dialect import Dialect
from runtime.task import Task

UNKNOWN = "${def.unknown_member}"


def with_metastore(task: Task, name: str, found: Readable) -> tuple[str, Readable]:
    """The source, given by its full name, as it stands after FROM, and its columns."""
    known = {**found, METASTORE.name: (METASTORE.name, StringType())}
    if METASTORE.name not in found:
        said = Dialect.of(task.names).metastore() or task.render(UNKNOWN)
        return f"(SELECT *, {said} AS {METASTORE.name} FROM {name})", known
    own = identifier(found[METASTORE.name][0])
    said = f"coalesce(CAST({own} AS STRING), {task.render(UNKNOWN)})"
    return f"(SELECT * EXCEPT ({own}), {said} AS {METASTORE.name} FROM {name})", known
