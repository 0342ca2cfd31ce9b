"""The rows of information_schema.schema_privileges."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from simulation.world.columns import Columns
from simulation.world.frames import WorldFrames
from simulation.world.grants import analysts, grant
from simulation.world.people import lead, service_principal
from simulation.world.schemas import schemas
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """What is granted on the schemas of the teams, and what comes from their catalog."""
    account, team, groups = frames.account, F.col("team"), frames.account.governed.groups
    robot = service_principal(account.teams, team)
    is_first = F.col("catalog_name") == account.catalogs[0]
    everyone = F.lit(groups["everyone"])
    grants = F.array(
        grant(analysts(account, team), "USE_SCHEMA"),
        grant(analysts(account, team), "SELECT"),
        grant(robot, "USE_SCHEMA"),
        grant(robot, "CREATE_TABLE"),
        F.when(team == 0, grant(F.lit(groups["security"]), "APPLY_TAG", "YES")),
        F.when(is_first, grant(everyone, "USE_SCHEMA", above="CATALOG")),
        F.when(is_first, grant(everyone, "BROWSE", above="CATALOG")),
        grant(F.lit(groups["admins"]), "MANAGE", above="CATALOG"),
    )
    return (
        schemas(frames.spark, account, frames.world)
        .where(~F.col("is_system"))
        .withColumn("grant", F.explode(F.array_compact(grants)))
        .select(
            lead(account.teams, team).alias("grantor"), "catalog_name", "schema_name", "grant.*"
        )
    )


SOURCE = Source(rows=rows)
