"""The jobs of the world: where they live, when they run, how big and how flaky they are."""

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.dice import Dice
from simulation.world.workspaces import Lifetimes, placed
from simulation.world.world import World

LONG_JOBS = (2, 7)
"""Jobs that start in the afternoon and run past midnight, so that some run is always open."""
TWIN, ORIGINAL = 11, 10
"""Two jobs that share job id and run ids in two workspaces: ids are unique per workspace only."""
ALWAYS_CHANGING = 12
"""The first jobs, whose definitions keep changing at every scale; the next ones run daily."""


def jobs(spark: SparkSession, account: Account, world: World) -> DataFrame:
    """One row per job: identity, home, schedule, size and flakiness; days are day numbers."""
    dice = Dice(seed=world.seed)
    job, twin = F.col("job"), F.col("twin")
    lives = Lifetimes.of(account, world)
    numbered = (
        spark.range(0, world.count(1550, 24), 1, numPartitions=1)
        .withColumnRenamed("id", "job")
        .withColumn("twin", F.when(job == TWIN, F.lit(ORIGINAL)).otherwise(job).cast("bigint"))
    )
    return (
        numbered.withColumn("kind", _kind(job))
        .withColumn("workspace_id", _home(account, dice, job))
        .withColumn("job_number", dice.digits(15, "job id", twin))
        .withColumn("team", dice.below(len(account.teams), "team", job).cast("int"))
        .withColumn("subject", dice.pick(account.subjects, "subject", job))
        .withColumn("is_long", job.isin(*LONG_JOBS))
        .withColumn("cadence", _cadence(dice, job, twin))
        .withColumn("slots", _slots(dice, twin))
        .withColumn("run_weekday", dice.below(7, "weekday", twin))
        .withColumn("weekdays_only", (dice.unit("weekdays", twin) < 0.35) & ~F.col("is_long"))
        .withColumn("minute", dice.below(50 * 60, "minute", twin))
        .withColumn(
            "mean_seconds",
            F.when(F.col("is_long"), F.lit(50000.0)).otherwise(
                120 * F.exp(3.2 * dice.unit("length", job))
            ),
        )
        .withColumn("compute", _compute(account, dice, job))
        .withColumn("rate", 2 * F.exp(2.5 * dice.unit("rate", job)))
        .withColumn("second_share", _second_share(dice, job))
        .withColumn("flakiness", 0.01 + 0.12 * F.pow(dice.unit("flaky", job), F.lit(3)))
        .withColumn("is_paused", job % 23 == 22)
        .withColumn("is_multi_task", dice.unit("tasks", job) < 0.4)
        .withColumn("timeout_seconds", _timeout(dice, job))
        .withColumn("created_day", _created_day(dice, world, job))
        .withColumn("deleted_day", _deleted_day(dice, world, job))
        .withColumn(
            "created_day",
            F.greatest("created_day", lives.first_day(F.col("workspace_id"))),
        )
        .withColumn("end_day", F.least("deleted_day", lives.end_day(F.col("workspace_id"))))
    )


def trigger_of(job: Column) -> Column:
    """What starts the job's runs, in the words of the run timeline."""
    place = job % 20
    return (
        F.when(place == 4, "FILE_ARRIVAL")
        .when(place == 6, "PERIODIC")
        .when(place == 8, "CONTINUOUS")
        .when(place == 9, "ONETIME")
        .otherwise("CRON")
    )


def _kind(job: Column) -> Column:
    place = job % 16
    return (
        F.when(place.isin(13, 14), "SUBMIT_RUN")
        .when(place == 15, "WORKFLOW_RUN")
        .otherwise("JOB_RUN")
    )


def _home(account: Account, dice: Dice, job: Column) -> Column:
    home = dice.pick(placed(account.workspaces), "home", job)
    for workspace in account.workspaces:
        home = F.when(job.isin(*workspace.jobs), workspace.id).otherwise(home)
    return home


def _cadence(dice: Dice, job: Column, twin: Column) -> Column:
    chance = dice.unit("cadence", twin)
    return (
        F.when(F.col("is_long") | job.between(ALWAYS_CHANGING, 23), "daily")
        .when((job == 0) | (chance < 0.06), "hourly")
        .when(chance < 0.22, "six-hourly")
        .when(chance < 0.87, "daily")
        .otherwise("weekly")
    )


def _slots(dice: Dice, twin: Column) -> Column:
    hour = dice.below(24, "hour", twin)
    at_hours = {
        "hourly": F.sequence(F.lit(0), F.lit(23)),
        "six-hourly": F.array(*map(F.lit, (1, 7, 13, 19))),
    }
    afternoon = F.array((14 + hour % 4).cast("int"))
    return (
        F.when(F.col("is_long"), afternoon)
        .when(F.col("cadence") == "hourly", at_hours["hourly"])
        .when(F.col("cadence") == "six-hourly", at_hours["six-hourly"])
        .otherwise(F.array(hour.cast("int")))
    )


def _compute(account: Account, dice: Dice, job: Column) -> Column:
    serverless = [workspace.id for workspace in account.workspaces if workspace.serverless]
    chance = dice.unit("compute", job)
    return (
        F.when(job % 16 == 3, "all_purpose")
        .when((chance < 0.45) & F.col("workspace_id").isin(*serverless), "jobs_serverless")
        .when(chance < 0.7, "jobs_photon")
        .otherwise("jobs_classic")
    )


def _second_share(dice: Dice, job: Column) -> Column:
    share = 0.2 + 0.2 * dice.unit("second share", job)
    return F.when(dice.unit("second", job) < 0.3, share).otherwise(F.lit(0.0))


def _timeout(dice: Dice, job: Column) -> Column:
    twice = F.round(F.col("mean_seconds") * 1.8).cast("bigint")
    chance = dice.unit("timeout", job)
    return F.when((job == 0) | (chance < 0.2), twice).when(chance < 0.6, F.lit(0).cast("bigint"))


def _created_day(dice: Dice, world: World, job: Column) -> Column:
    before = F.lit(world.first_day) - 30 - dice.below(500, "age", job)
    during = F.lit(world.first_day) + 3 + dice.below(40, "birth", job)
    return F.when((job >= ALWAYS_CHANGING) & (job % 11 == 6), during).otherwise(before)


def _deleted_day(dice: Dice, world: World, job: Column) -> Column:
    during = F.lit(world.first_day) + 20 + dice.below(30, "death", job)
    return F.when(
        (job >= ALWAYS_CHANGING) & (job % 13 == 8), F.greatest(during, F.col("created_day") + 5)
    ).otherwise(F.lit(999999))
