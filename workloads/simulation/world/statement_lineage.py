"""Lineage of statements: what they read and write, as far as it is traced: about a tenth."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.dice import Dice
from simulation.world.edges import before, edge, landing, with_edges
from simulation.world.spoken import query_sources, spoken_table, statement_id
from simulation.world.table_names import stage_of
from simulation.world.world import World

TRACED = 0.16
"""Share of the statements that read or write whose lineage is known."""
UNTOLD = 0.07
"""Share of the traced statements that the history of queries does not tell of."""


def statement_edges(account: Account, world: World, answers: DataFrame) -> DataFrame:
    """COLUMNS of the edges of statements that succeeded."""
    dice, key, said = Dice(seed=world.seed), F.col("key"), F.col("said.statement_type")
    table = F.col("table")
    stage = stage_of(account, table)
    is_view = stage == len(account.stages) - 1
    is_traced = (F.col("status") == "FINISHED") & (dice.unit("traced", key) < TRACED)
    reads, writes = said == "SELECT", said.isin("MERGE", "INSERT", "CREATE") & ~is_view
    loads = (said == "COPY") & ~is_view
    has_before, is_blind = stage > 0, dice.unit("values", key) < 0.2
    subject = dice.pick(account.subjects, "statement subject", key)
    edges = F.array(
        F.when(reads, edge(table)),
        F.when(reads & is_view, edge(before(account, table), is_direct=False)),
        F.when(writes & has_before & ~is_blind, edge(before(account, table), table)),
        F.when(writes & is_blind, edge(None, table)),
        F.when((writes & ~has_before & ~is_blind) | loads, edge(None, table, landing(subject))),
    )
    is_untold = dice.unit("untold", key) < UNTOLD
    id_ = F.when(is_untold, dice.uuid("untold statement", key)).otherwise(statement_id(dice))
    named = answers.withColumn("table", spoken_table(account, dice)).where(is_traced)
    sources = {
        name: source
        for name, source in query_sources(account, dice)
        if name.rpartition(".")[2] not in answers.columns
    }
    told = named.withColumns(
        {
            **sources,
            "statement_id": id_,
            "at_ms": F.col("end_ms"),
            "created_by": _reader(dice),
        }
    )
    return with_edges(_with_entity(dice, told), edges)


def _reader(dice: Dice) -> Column:
    """Who ran it; of a few it is not known."""
    return F.when(dice.unit("unknown reader", F.col("key")) >= 0.01, F.col("principal"))


def _with_entity(dice: Dice, statements: DataFrame) -> DataFrame:
    """What sent the statement; some dashboards are of the former kind, and tools are unknown."""
    is_legacy = dice.unit("legacy dashboard", F.col("dashboard_id")) < 0.2
    legacy = F.when(is_legacy, F.col("dashboard_id"))
    dashboard = F.when(~is_legacy, F.col("dashboard_id"))
    kind = (
        F.when(F.col("job_id").isNotNull(), "JOB")
        .when(F.col("notebook_id").isNotNull(), "NOTEBOOK")
        .when(legacy.isNotNull(), "DBSQL_DASHBOARD")
        .when(dashboard.isNotNull(), "DASHBOARD_V3")
        .when(F.col("sql_query_id").isNotNull(), "DBSQL_QUERY")
    )
    run = (
        F.when(kind == "JOB", F.col("job_run_id"))
        .when(kind == "NOTEBOOK", dice.digits(16, "command run", F.col("key")))
        .when(kind.isNotNull(), F.col("statement_id"))
    )
    sender = F.coalesce("job_id", "notebook_id", "dashboard_id", "sql_query_id")
    return statements.select(
        *(name for name in statements.columns if name != "dashboard_id"),
        kind.alias("entity_type"),
        F.when(kind.isNotNull(), sender).alias("entity_id"),
        run.alias("entity_run_id"),
        legacy.alias("legacy_dashboard_id"),
        dashboard.alias("dashboard_id"),
    )
