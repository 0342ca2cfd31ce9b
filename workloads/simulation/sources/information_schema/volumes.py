"""The rows of information_schema.volumes."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.calendar import as_time
from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.people import lead
from simulation.world.schemas import LANDING, owner, schemas
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """Where files arrive, and a volume of each team."""
    account = frames.account
    names = [F.lit(name) for name in ("files", "export", "stream", *account.subjects)]
    is_landing = F.col("schema_name") == LANDING
    kept = F.array(F.concat_ws("_", "schema_name", F.lit("files")))
    known = schemas(frames.spark, account, frames.world).where(~F.col("is_system"))
    volume = known.withColumn(
        "volume_name", F.explode(F.when(is_landing, F.array(*names)).otherwise(kept))
    )
    path = F.concat_ws("/", F.lit("/lake"), "catalog_name", "schema_name", "volume_name")
    return volume.select(
        F.col("catalog_name").alias("volume_catalog"),
        F.col("schema_name").alias("volume_schema"),
        "volume_name",
        F.when(is_landing, "EXTERNAL").otherwise("MANAGED").alias("volume_type"),
        owner(account).alias("volume_owner"),
        F.when(is_landing, "Files as they arrive").alias("comment"),
        path.alias("storage_location"),
        as_time(F.col("made") + 3600).alias("created"),
        lead(account.teams, F.col("team")).alias("created_by"),
        as_time(F.col("changed") + 3600).alias("last_altered"),
        owner(account).alias("last_altered_by"),
    )


SOURCE = Source(rows=rows)
