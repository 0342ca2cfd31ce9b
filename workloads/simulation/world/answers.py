"""What statements say, what sends them, and how they end."""

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account, Client, Text
from simulation.world.dice import Dice
from simulation.world.world import World

JOBS, NOTEBOOKS = Client(application="Databricks Jobs"), Client(application="Databricks Notebooks")


def answered(account: Account, world: World, statements: DataFrame) -> DataFrame:
    """The statements with their text, client, status, and times in milliseconds.

    An answer from the cache takes no time; a few clocks go wrong, so that some end before they
    begin.
    """
    dice, key, start = Dice(seed=world.seed), F.col("key"), F.col("start_ms")
    may_be_cached = (F.col("said.statement_type") == "SELECT") & (F.col("place") > 0)
    is_whole = (F.col("status") == "FINISHED") & F.col("warehouse_id").isNotNull()
    is_cached = may_be_cached & is_whole & (dice.unit("cached", key) < 0.15)
    goes_wrong = dice.unit("clock", key) < 0.002
    room = F.greatest(F.least("wanted_ms", F.col("limit_ms") - start), F.lit(1))
    total = (
        F.when(is_cached, 0)
        .when(goes_wrong, -1 - dice.below(30, "clock step", key))
        .otherwise(room)
    )
    fetched = F.when(is_cached, 20 + dice.below(200, "fetched", key)).otherwise(0)
    end = start + total + fetched
    said = {
        "said": _said(account, dice),
        "client": _client(account, dice),
        "status": _status(dice),
    }
    ended = {
        "is_cached": is_cached,
        "total_ms": total,
        "end_ms": end,
        "update_ms": end + dice.below(2000, "updated", key),
    }
    return statements.withColumns(said).withColumns(ended)


def _said(account: Account, dice: Dice) -> Column:
    loads, queries = (
        _one_of([_text(text) for text in texts], dice, "said")
        for texts in (account.loads, account.queries)
    )
    return F.when(F.col("job_id").isNotNull(), loads).otherwise(queries)


def _client(account: Account, dice: Dice) -> Column:
    clients = _one_of([_sender(client) for client in account.clients], dice, "client")
    return (
        F.when(F.col("job_id").isNotNull(), _sender(JOBS))
        .when(F.col("notebook_id").isNotNull(), _sender(NOTEBOOKS))
        .otherwise(clients)
    )


def _status(dice: Dice) -> Column:
    chance = dice.unit("status", F.col("key"))
    return (
        F.when(F.coalesce("must_fail", F.lit(False)) | (chance < 0.04), "FAILED")
        .when(chance < 0.06, "CANCELED")
        .otherwise("FINISHED")
    )


def _text(text: Text) -> Column:
    return F.struct(
        F.lit(text.statement_type).alias("statement_type"), F.lit(text.text).alias("text")
    )


def _sender(client: Client) -> Column:
    names = ("application", "driver", "source")
    return F.struct(*(F.lit(getattr(client, name)).cast("string").alias(name) for name in names))


def _one_of(choices: Sequence[Column], dice: Dice, label: str) -> Column:
    place = dice.below(len(choices), label, F.col("key"))
    return F.element_at(F.array(*choices), (place + 1).cast("int"))
