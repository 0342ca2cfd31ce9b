"""What is read for what: the form of an edge, and of the statement, run or update it is of."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.columns import conform
from simulation.world.table_names import number_of

ENTITIES = ("job_id", "job_run_id", "dashboard_id", "legacy_dashboard_id", "notebook_id")
MORE_ENTITIES = ("sql_query_id", "dlt_pipeline_id", "dlt_update_id", "genie_space_id", "alert_id")
COLUMNS = {
    **{"key": "bigint", "workspace_id": "string", "at_ms": "bigint", "created_by": "string"},
    **dict.fromkeys(("entity_type", "entity_id", "entity_run_id", "statement_id"), "string"),
    **dict.fromkeys((*ENTITIES, *MORE_ENTITIES), "string"),
    **{"place": "int", "source": "bigint", "target": "bigint"},
    **{"source_path": "string", "target_path": "string", "is_direct": "boolean"},
}
"""An edge: its place among those of one event, which `key` tells from others, and the numbers of
its tables; an end is a table, a path, or nothing."""
LANDING = "/Volumes/main/landing/"


def edge(
    source: Column | None = None,
    target: Column | None = None,
    source_path: Column | None = None,
    *,
    is_direct: bool = True,
) -> Column:
    """An edge between what is given."""
    ends = {"source": (source, "bigint"), "target": (target, "bigint")}
    ends["source_path"] = (source_path, "string")
    return F.struct(
        *((F.lit(end) if end is None else end).cast(t).alias(n) for n, (end, t) in ends.items()),
        F.lit(None).cast("string").alias("target_path"),
        F.lit(is_direct).alias("is_direct"),
    )


def export(source: Column, path: Column) -> Column:
    """An edge from a table into files."""
    return F.struct(
        source.cast("bigint").alias("source"),
        F.lit(None).cast("bigint").alias("target"),
        F.lit(None).cast("string").alias("source_path"),
        path.alias("target_path"),
        F.lit(True).alias("is_direct"),
    )


def with_edges(events: DataFrame, edges: Column) -> DataFrame:
    """COLUMNS of the edges of each event; those that are NULL are left out."""
    placed = F.posexplode(F.array_compact(edges)).alias("place", "edge")
    return conform(events.drop("place").select("*", placed).select("*", "edge.*"), COLUMNS)


def before(account: Account, table: Column) -> Column:
    """The table of the stage before, of the same team and subject."""
    nothing = F.lit(0)
    return table - number_of(account, nothing, nothing, F.lit(1))


def landing(subject: Column) -> Column:
    """Where the files of a subject arrive."""
    return F.concat(F.lit(LANDING), subject)
