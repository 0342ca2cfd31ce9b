"""The lives of warehouses and clusters, told by their numbers so that every world has each kind."""

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.world.account import Account, Workspace
from simulation.world.calendar import DAY, HOUR
from simulation.world.dice import Dice
from simulation.world.workspaces import FOREVER
from simulation.world.world import World

THING = ("thing", "first_row_ms", "deleted_ms", "edit_turn")
"""What `changes` needs: an id, milliseconds since 1970, and when in the cycle it is edited."""
CYCLE = 4
"""Days between two edits of the same thing."""
IDLE_COLUMNS = (
    "place bigint, workspace_id string, cloud string, first_row_ms bigint, deleted_ms bigint, "
    "edit_turn bigint"
)


def is_stable() -> Column:
    """Whether a resource has one row, which is years old."""
    return F.col("resource") % 10 == 0


def edit_turn() -> Column:
    """When in the cycle a resource is edited, so that some is in any two days; NULL: never."""
    return F.when(~is_stable(), 2 * (F.col("resource") % 2)).cast("bigint")


def is_noticed_late() -> Column:
    """Whether a resource runs for days before its first row."""
    return F.col("resource") % 10 == 1


def first_row_ms(dice: Dice, world: World) -> Column:
    """When the first row of a resource was written."""
    age = dice.below(300, "resource age", F.col("kind"), F.col("resource"))
    before = F.lit(world.first_day) - 30 - age
    day = (
        F.when(F.col("first_day") > 0, F.col("first_day"))
        .when(is_stable(), before - 900)
        .when(is_noticed_late(), world.first_day + 5)
        .otherwise(before)
    )
    return (day * DAY + 600) * 1000


def deleted_ms() -> Column:
    """When a resource was deleted: with its workspace."""
    return F.when(F.col("end_day") < FOREVER, F.col("end_day") * DAY * 1000)


def life(thing: Column, dice: Dice, world: World) -> list[Column]:
    """THING of a resource, and the workspace that it is in."""
    return [
        thing.alias("thing"),
        first_row_ms(dice, world).alias("first_row_ms"),
        deleted_ms().alias("deleted_ms"),
        edit_turn().alias("edit_turn"),
        F.col("home").alias("workspace_id"),
    ]


def idle_life(thing: Column) -> list[Column]:
    """The same of an idle thing."""
    return [thing.alias("thing"), *map(F.col, THING[1:]), F.col("workspace_id")]


def idle_things(spark: SparkSession, account: Account, world: World) -> DataFrame:
    """Something in each workspace that nobody uses: `place` counts the workspaces.

    In every third workspace it is deleted while the world lasts.
    """
    rows = [
        (place, workspace.id, workspace.cloud, *_idle_life(world, workspace, place), None)
        for place, workspace in enumerate(account.workspaces)
    ]
    return spark.createDataFrame(rows, IDLE_COLUMNS)


def _idle_life(world: World, workspace: Workspace, place: int) -> tuple[int, int | None]:
    created = -300 - place if workspace.created_day is None else workspace.created_day
    ends = [workspace.deleted_day] if workspace.deleted_day is not None else []
    if place % 3 == 1:
        ends.append(max(created, 0) + 15 + place)
    first = (world.first_day + created) * DAY + 7 * HOUR
    last = (world.first_day + min(ends)) * DAY + 15 * HOUR if ends else None
    return first * 1000, None if last is None else last * 1000


def last_edit_day(world: World, day: Column) -> Column:
    """The last day before a day on which a thing was edited; NULL while it has not been."""
    turn = day - 1 - F.lit(world.first_day) + F.col("edit_turn")
    edited = day - 1 - turn % CYCLE
    is_there = edited >= F.greatest(F.lit(world.first_day + 1), _day_of_first_row())
    return F.when(is_there, edited)


def edits_before(world: World, day: Column) -> Column:
    """How often a thing had been edited before a day."""
    turn = last_edit_day(world, day) - F.lit(world.first_day) + F.col("edit_turn")
    return F.coalesce(F.floor(turn / CYCLE), F.lit(0).cast("bigint"))


def _day_of_first_row() -> Column:
    return F.floor(F.col("first_row_ms") / (DAY * 1000))
