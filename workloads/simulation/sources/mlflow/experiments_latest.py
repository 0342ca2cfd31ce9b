"""The rows of mlflow.experiments_latest."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import DAY, HOUR, as_time
from simulation.world.columns import Columns
from simulation.world.dice import Dice
from simulation.world.frames import WorldFrames
from simulation.world.learning import experiment_id, is_training
from simulation.world.people import team_name
from simulation.world.source import Source

SEEN = ("workspace_id", "experiment_id", "name", "created", "updated", "deleted")


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """An experiment of each training job, changed with the job, and playgrounds without runs."""
    return (
        _of_jobs(frames)
        .unionByName(_of_people(frames))
        .select(
            F.lit(frames.account.account_id).alias("account_id"),
            as_time(F.col("updated")).alias("update_time"),
            as_time(F.col("deleted")).alias("delete_time"),
            "workspace_id",
            "experiment_id",
            "name",
            as_time(F.col("created")).alias("create_time"),
        )
    )


def _of_jobs(frames: WorldFrames) -> DataFrame:
    """Of all versions of a job the newest one counts; with it the experiment is deleted."""
    newest = F.max_by("change", "valid_from") == "delete"
    team = team_name(frames.account.teams, F.col("team"))
    experiment = F.concat_ws("_", team, "subject", F.col("job").cast("string"))
    name = F.concat(F.lit("/Shared/experiments/"), experiment)
    return (
        frames.job_versions.where(is_training())
        .groupBy("job", "workspace_id", "team", "subject")
        .agg(
            F.min("valid_from").alias("created"),
            F.max("valid_from").alias("updated"),
            newest.alias("is_deleted"),
        )
        .withColumns(
            {
                "experiment_id": experiment_id(frames.dice),
                "name": name,
                "deleted": F.when(F.col("is_deleted"), F.col("updated")),
            }
        )
        .select(*SEEN)
    )


def _of_people(frames: WorldFrames) -> DataFrame:
    """Some are deleted while the world lasts."""
    names = [
        (workspace.id, person, place)
        for workspace in frames.account.workspaces[:3]
        for place, team in enumerate(frames.account.teams)
        for person in team.people
    ]
    known = frames.spark.createDataFrame(names, "workspace_id string, person string, place int")
    return known.withColumns(
        _life(frames.dice, frames.world.first_day, frames.world.last_day)
    ).select(*SEEN)


def _life(dice: Dice, first_day: int, last_day: int) -> dict[str, Column]:
    key = (F.col("person"), F.col("workspace_id"))
    created = (first_day - 5 - dice.below(100, "playground made", *key)) * DAY + 9 * HOUR
    gone = (first_day + 3 + dice.below(60, "playground gone", *key)) * DAY + 18 * HOUR
    is_gone = (F.col("place") == 1) & (gone < (last_day + 1) * DAY)
    return {
        "experiment_id": dice.digits(15, "playground", *key),
        "name": F.concat(F.lit("/Users/"), F.col("person"), F.lit("/playground")),
        "created": created,
        "updated": F.when(is_gone, gone).otherwise(created),
        "deleted": F.when(is_gone, gone),
    }


SOURCE = Source(rows=rows)
