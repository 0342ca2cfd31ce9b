"""How job definitions change: one row per change of a job."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from simulation.world.account import Account, Team
from simulation.world.calendar import DAY, HOUR, days
from simulation.world.dice import Dice, choose
from simulation.world.jobs import ALWAYS_CHANGING
from simulation.world.people import colleague, lead, service_principal
from simulation.world.world import World

CYCLE = 24
"""Days between two changes of the same job; some job changes on every second day."""
EDITS = ("rename", "retag", "hand_over", "describe")


def job_versions(account: Account, world: World, jobs: DataFrame) -> DataFrame:
    """One row per job and change, valid for seconds [valid_from, valid_to), up to the last day."""
    dice = Dice(seed=world.seed)
    history = Window.partitionBy("job").orderBy("valid_from")
    so_far = history.rowsBetween(Window.unboundedPreceding, Window.currentRow)
    changes = (
        _creations(jobs)
        .unionByName(_edits(dice, world, jobs))
        .unionByName(_deletions(dice, jobs))
        .where(F.col("valid_from") < (world.last_day + 1) * DAY)
    )
    counted = changes.select(
        "*",
        *(
            F.sum((F.col("change") == change).cast("int")).over(so_far).alias(f"{change}_count")
            for change in EDITS
        ),
        F.lead("valid_from").over(history).alias("next_from"),
        F.lag("change").over(history).alias("change_before"),
        (F.row_number().over(history) - 1).alias("version"),
    )
    return (
        jobs.join(F.broadcast(counted), "job")
        .withColumn("valid_to", F.coalesce("next_from", F.lit(1 << 40)))
        .withColumn("owner", _owner(account.teams, dice))
        .withColumn("creator", lead(account.teams, F.col("team")))
        .withColumn("name", _name(account.teams))
        .withColumn("tags", _tags(account.teams, dice))
    )


def _creations(jobs: DataFrame) -> DataFrame:
    return jobs.select(
        "job",
        F.lit("create").alias("change"),
        (F.col("created_day") * DAY + 9 * HOUR).alias("valid_from"),
    )


def _edits(dice: Dice, world: World, jobs: DataFrame) -> DataFrame:
    job, day = F.col("job"), F.col("day")
    age = day - F.lit(world.first_day)
    due = (age % CYCLE == 2 * (job % 12)) & (
        (job < ALWAYS_CHANGING) | (dice.unit("changing", job) < 0.4)
    )
    alive = (day > F.col("created_day")) & (day < F.col("end_day"))
    change = choose(EDITS, (job + F.floor(age / CYCLE)) % 4)
    return (
        days(jobs.sparkSession, world.first_day, world.last_day)
        .crossJoin(F.broadcast(jobs))
        .where(due & alive & (age > 0) & (F.col("kind") == "JOB_RUN"))
        .select(
            "job",
            change.alias("change"),
            (day * DAY + 9 * HOUR + dice.below(8 * HOUR, "edit", job, day)).alias("valid_from"),
        )
    )


def _deletions(dice: Dice, jobs: DataFrame) -> DataFrame:
    return jobs.where(F.col("deleted_day") <= F.col("end_day")).select(
        "job",
        F.lit("delete").alias("change"),
        (F.col("deleted_day") * DAY + dice.below(20 * HOUR, "delete", F.col("job"))).alias(
            "valid_from"
        ),
    )


def _team(shift: Column, teams: list[Team]) -> Column:
    return (F.col("team") + shift) % len(teams)


def _owner(teams: list[Team], dice: Dice) -> Column:
    team = _team(F.col("hand_over_count"), teams)
    robot, chance = service_principal(teams, team), dice.unit("owner", F.col("job"))
    person = F.when(chance < 0.8, lead(teams, team)).otherwise(colleague(teams, team))
    return F.when(chance < 0.5, robot).otherwise(person)


def _name(teams: list[Team]) -> Column:
    base = F.concat_ws(
        "_", choose([team.name for team in teams], F.col("team")), "subject", F.col("job")
    )
    suffix = F.concat(F.lit("_v"), (F.col("rename_count") + 1).cast("string"))
    return F.when(F.col("rename_count") > 0, F.concat(base, suffix)).otherwise(base)


def _tags(teams: list[Team], dice: Dice) -> Column:
    job, team = F.col("job"), _team(F.col("retag_count"), teams)
    environment = F.when(F.col("rate") > 8, "prod").when(job % 5 == 1, "dev").otherwise("staging")
    full = (
        F.lit("team"),
        choose([team.name for team in teams], team),
        F.lit("project"),
        choose([team.project for team in teams], team),
        F.lit("environment"),
        environment,
    )
    cost_center = (F.lit("cost_center"), choose([team.cost_center for team in teams], team))
    return (
        F.when(job % 7 == 5, F.lit(None))
        .when(job % 14 == 4, F.create_map().cast("map<string,string>"))
        .when(dice.unit("cost center", job) < 0.2, F.create_map(*full))
        .otherwise(F.create_map(*full, *cost_center))
    )
