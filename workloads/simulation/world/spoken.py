"""What a statement is about, and which saved thing sent it: the same in all tables that tell it."""

from collections.abc import Iterator

from pyspark.sql import Column
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.dice import Dice
from simulation.world.table_names import number_of

KEY = "key"


def spoken_table(account: Account, dice: Dice) -> Column:
    """The number of the table that the statement names."""
    choices = {
        "team": len(account.teams),
        "subject": len(account.subjects),
        "stage": len(account.stages),
    }
    numbers = (
        dice.below(count, f"statement {part}", F.col(KEY)) for part, count in choices.items()
    )
    return number_of(account, *numbers)


def statement_id(dice: Dice) -> Column:
    """The id of the statement."""
    return dice.uuid("statement id", F.col(KEY))


def is_from(source: str) -> Column:
    """Whether the client sends what such a thing holds, by its member of query_source."""
    return F.coalesce(F.col("client.source") == source, F.lit(False))


def query_sources(account: Account, dice: Dice) -> Iterator[tuple[str, Column]]:
    """Members of query_source; several may be set: what a dashboard asks is a saved query, too."""
    key = F.col(KEY)
    yield "job_info.job_id", F.col("job_id")
    yield "job_info.job_run_id", F.col("job_run_id")
    yield "notebook_id", F.col("notebook_id")
    for source in sorted({client.source for client in account.clients if client.source}):
        sends = is_from(source)
        if source == "sql_query_id":
            sends |= is_from("dashboard_id") & (dice.unit("saved query", key) < 0.5)
        number = dice.below(20, source, key)
        yield source, F.when(sends, dice.uuid(source, F.col("workspace_id"), number))
