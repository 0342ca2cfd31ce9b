"""How definitions change that are edited now and then: one row per state."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from simulation.world.calendar import DAY, HOUR, days
from simulation.world.dice import Dice
from simulation.world.things import CYCLE, THING
from simulation.world.world import World

TWO_STEPS_MS = 2
AFTERWARDS_MS = 5 * 60 * 1000


def changes(world: World, things: DataFrame) -> DataFrame:
    """One row per state of each thing from `valid_from` in milliseconds, up to the last day.

    `edit` counts the edits so far. Some are saved in two steps; `done` counts those of which the
    second is saved, too. What is not edited while it exists is edited after its deletion.
    """
    history = Window.partitionBy("thing").orderBy("valid_from")
    states = _first_rows(things).unionByName(_edits(world, things)).unionByName(_ends(things))
    known = states.where(F.col("valid_from") < (world.last_day + 1) * DAY * 1000)
    so_far = {name: F.max(name).over(history) for name in ("edit", "done")}
    deleted = F.coalesce(F.col("valid_from") >= F.col("deleted_ms"), F.lit(False))
    return known.withColumns(so_far).join(things, "thing").withColumn("is_deleted", deleted)


def _first_rows(things: DataFrame) -> DataFrame:
    return things.select("thing", F.inline(F.array(_step(F.col("first_row_ms"), 0, 0))))


def _edits(world: World, things: DataFrame) -> DataFrame:
    dice, thing, day = Dice(seed=world.seed), F.col("thing"), F.col("day")
    turn = day - F.lit(world.first_day) + F.col("edit_turn")
    at = (day * DAY + 9 * HOUR + dice.below(8 * HOUR, "edited", thing, day)) * 1000
    exists = (at > F.col("first_row_ms")) & (at < F.coalesce("deleted_ms", F.lit(1 << 60)))
    edit = F.floor(turn / CYCLE)
    in_two = F.array(_step(at, edit, edit - 1), _step(at + TWO_STEPS_MS, edit, edit))
    is_in_two = dice.unit("in two steps", thing, day) < 0.4
    return (
        days(things.sparkSession, world.first_day + 1, world.last_day)
        .crossJoin(F.broadcast(things.select(*THING)))
        .where((turn % CYCLE == 0) & exists)
        .select(
            "thing", F.inline(F.when(is_in_two, in_two).otherwise(F.array(_step(at, edit, edit))))
        )
    )


def _ends(things: DataFrame) -> DataFrame:
    deleted = F.col("deleted_ms")
    end = _step(deleted, 0, 0)
    edited = F.array(end, _step(deleted + AFTERWARDS_MS, 1, 1))
    states = F.when(F.col("edit_turn").isNotNull(), F.array(end)).otherwise(edited)
    return things.where(deleted.isNotNull()).select("thing", F.inline(states))


def _step(at: Column, edit: Column | int, done: Column | int) -> Column:
    counts = {"edit": edit, "done": done}
    return F.struct(
        at.cast("bigint").alias("valid_from"),
        *(F.lit(count).cast("bigint").alias(name) for name, count in counts.items()),
    )
