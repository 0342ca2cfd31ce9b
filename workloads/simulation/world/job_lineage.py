"""Lineage of job runs and of updates of pipelines."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.dice import Dice
from simulation.world.edges import before, edge, export, landing, with_edges
from simulation.world.table_names import number_of, number_of_tables, tables_in_catalog
from simulation.world.world import World

SECOND = 1000
WORKS = ("ingest", "clean", "daily", "report")
"""What a job does, by its number: it fills the tables of a stage, or reads what is finished."""


def table_of_job(account: Account, world: World) -> Column:
    """The number of the table that a job fills, or reads when it makes reports."""
    dice, job = Dice(seed=world.seed), F.col("job")
    subject = dice.below(len(account.subjects), "subject", job)
    stage = F.least(job % len(WORKS), F.lit(2))
    spread = max(1, number_of_tables(account, world) // tables_in_catalog(account))
    further = (job % spread) * tables_in_catalog(account)
    return further + number_of(account, F.col("team"), subject, stage)


def writes(work: Column) -> Column:
    """Whether such a job fills a table."""
    return work < len(WORKS) - 1


def run_edges(account: Account, world: World, runs: DataFrame) -> DataFrame:
    """COLUMNS of the edges of attempts that began; one that failed has written nothing.

    Those of submitted runs are not traced.
    """
    dice, work, table = Dice(seed=world.seed), F.col("job") % len(WORKS), F.col("table")
    has_written = F.col("outcome.state") == "SUCCEEDED"
    target = F.when(has_written, table)
    first, second = before(account, table), _neighbour(account, before(account, table))
    lookup = _neighbour(account, table)
    files = landing(F.concat_ws("/", F.lit("export"), F.col("subject")))
    fills, combines, reports = writes(work), work.isin(1, 2), ~writes(work)
    edges = F.array(
        F.when(work == 0, edge(None, target, landing(F.col("subject")))),
        F.when((work == 0) & has_written, edge(None, table)),
        F.when(combines, edge(first, target)),
        F.when(combines, edge(second, target)),
        F.when(work == 2, edge(_neighbour(account, second), target)),
        # A merge reads what it writes to, too.
        F.when(fills, edge(table, target)),
        F.when(fills, edge(lookup, target)),
        F.when(reports, edge(table)),
        F.when(reports, edge(lookup)),
        F.when(reports, edge(first)),
        F.when(reports, edge(second)),
        F.when(reports & has_written, export(table, files)),
    )
    ran = runs.where((F.col("end") > F.col("start")) & (F.col("kind") != "SUBMIT_RUN"))
    key = dice.number("run lineage", *map(F.col, ("job", "day", "slot", "attempt")))
    told = ran.withColumns(
        {
            "table": table_of_job(account, world),
            "key": key,
            "at_ms": F.col("end") * SECOND - dice.below(20 * SECOND, "traced at", key),
            "created_by": F.col("owner"),
            "entity_type": F.lit("JOB"),
            "entity_id": F.col("job_id"),
            "entity_run_id": F.col("run_id"),
            "job_run_id": F.col("run_id"),
        }
    )
    return with_edges(told, edges)


def update_edges(account: Account, world: World, updates: DataFrame) -> DataFrame:
    """COLUMNS of the edges of pipeline updates that were completed: files become tables of a team.

    One that only tries out a definition reads nothing.
    """
    dice, pipeline = Dice(seed=world.seed), F.col("pipeline_id")
    table = number_of(
        account,
        dice.below(len(account.teams), "pipeline team", pipeline),
        dice.below(len(account.subjects), "pipeline subject", pipeline),
        F.lit(0),
    )
    later = table + number_of(account, F.lit(0), F.lit(0), F.lit(1))
    files = landing(F.concat_ws("/", F.lit("stream"), pipeline))
    key = dice.number("update lineage", pipeline, F.col("update_id"))
    is_done = (F.col("result") == "COMPLETED") & (F.col("update_type") != "VALIDATE")
    told = (
        updates.where(is_done)
        .drop("job_id")
        .withColumns(
            {
                "key": key,
                "workspace_id": F.col("home"),
                "at_ms": F.col("end") * SECOND - dice.below(20 * SECOND, "fed", key),
                "created_by": F.col("principal"),
                "entity_type": F.lit("PIPELINE"),
                "entity_id": pipeline,
                "entity_run_id": F.col("update_id"),
                "dlt_pipeline_id": pipeline,
                "dlt_update_id": F.col("update_id"),
            }
        )
    )
    return with_edges(told, F.array(edge(None, table, files), edge(table, later)))


def _neighbour(account: Account, table: Column) -> Column:
    """The table of the same stage of the next team."""
    teams = len(account.teams)
    return table - table % teams + (table + 1) % teams
