"""What is logged of tables that are made and dropped, and of what is granted on them."""

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.actions import action, with_actions
from simulation.world.calendar import DAY, HOUR
from simulation.world.dice import Dice
from simulation.world.grants import contract, is_contracted
from simulation.world.people import lead, service_principal
from simulation.world.table_names import full_name
from simulation.world.tables import lives, made_at
from simulation.world.world import World

SECOND = 1000


def table_actions(spark: SparkSession, account: Account, world: World) -> DataFrame:
    """COLUMNS of all that ever happens to tables, by the lead of the team, in one workspace."""
    dice, team = Dice(seed=world.seed), F.col("team")
    name = full_name(account, F.col("table"))
    robot = service_principal(account.teams, team)
    who, since, until = contract(account, world)
    is_shared = is_contracted(since, until)
    steps = F.array(
        *(
            step
            for day in ("made", "again")
            for at in [made_at(dice, F.col(day))]
            for step in (
                _step("createTable", at, F.lit(None)),
                _step("updatePermissions", at + 60, _changes("add", robot, "MODIFY")),
            )
        ),
        _step("deleteTable", F.col("dropped") * DAY + 17 * HOUR, F.lit(None)),
        F.when(is_shared, _step("updatePermissions", since, _changes("add", who, "SELECT"))),
        F.when(is_shared, _step("updatePermissions", until, _changes("remove", who, "SELECT"))),
    )
    happened = (
        lives(spark, account, world)
        .withColumn("step", F.explode(F.array_compact(steps)))
        .where("step.at IS NOT NULL")
        .withColumns(
            {
                "key": dice.number("table action", F.col("table"), F.col("step.at")),
                "workspace_id": F.lit(account.workspaces[0].id),
                "actor": lead(account.teams, team),
            }
        )
    )
    at, done = F.col("step.at") * SECOND, F.col("step.name")
    parts = {
        "catalog_name": F.col("table_catalog"),
        "schema_name": F.col("table_schema"),
        "name": F.col("table_name"),
    }
    granted = {
        "securable_type": F.lit("TABLE"),
        "securable_full_name": name,
        "changes": F.col("step.changes"),
    }
    where = {"workspace_id": F.col("workspace_id")}
    return with_actions(
        happened,
        F.when(done == "createTable", _logged(done, at, {**parts, **where})),
        F.when(done == "deleteTable", _logged(done, at, {"full_name_arg": name, **where})),
        F.when(done == "updatePermissions", _logged(done, at, {**granted, **where})),
    )


def _step(name: str, at: Column, changes: Column) -> Column:
    return F.struct(
        F.lit(name).alias("name"),
        at.cast("bigint").alias("at"),
        changes.cast("string").alias("changes"),
    )


def _changes(verb: str, principal: Column, privilege: str) -> Column:
    """The changes as the service writes them: JSON text."""
    begin = F.concat(F.lit('[{"principal": "'), principal, F.lit(f'", "{verb}": ["'))
    return F.concat(begin, F.lit(f'{privilege}"]}}]'))


def _logged(name: Column, at: Column, params: dict[str, Column]) -> Column:
    return action("unityCatalog", name, at, params, is_account=True)
