"""What is logged of reading and writing data: looking tables up, keys to files, and refusals."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.actions import SYSTEM, action, refused, with_actions
from simulation.world.dice import Dice
from simulation.world.spoken import is_from, spoken_table, statement_id
from simulation.world.table_names import full_name, table_id
from simulation.world.world import World

VERBOSE = 2
"""Every such workspace logs commands, too."""


def edge_actions(account: Account, world: World, edges: DataFrame) -> DataFrame:
    """COLUMNS of what reads and writes lead to, in the seconds after they are traced."""
    dice = Dice(seed=world.seed)
    source, target, at = F.col("source"), F.col("target"), F.col("at_ms") + 500
    known = edges.withColumns(
        {
            "key": dice.number("edge actions", F.col("key"), F.col("place")),
            "actor": F.coalesce("created_by", F.lit(SYSTEM)),
            "source_name": full_name(account, source),
            "target_name": full_name(account, target),
        }
    )
    read, written = F.col("source_name"), F.col("target_name")
    files = F.coalesce("source_path", "target_path")
    access = F.when(F.col("source_path").isNotNull(), "READ_VOLUME").otherwise("WRITE_VOLUME")
    return with_actions(
        known,
        F.when(source.isNotNull(), _looked_up(account, dice, read, at)),
        F.when(source.isNotNull(), _key(dice, read, source, "READ", at + 1000)),
        F.when(target.isNotNull(), _looked_up(account, dice, written, at + 2000)),
        F.when(target.isNotNull(), _key(dice, written, target, "READ_WRITE", at + 3000)),
        F.when(files.isNotNull(), _key_to_volume(dice, files, access, at + 4000)),
    )


def statement_actions(account: Account, world: World, answers: DataFrame) -> DataFrame:
    """COLUMNS of what statements of dashboards, of Genie and of notebooks log, and of refusals."""
    dice, key, at = Dice(seed=world.seed), F.col("key"), F.col("start_ms")
    table = full_name(account, F.col("table"))
    message = F.when(F.col("status") == "FAILED", dice.pick(account.errors, "error", key))
    is_denied = message.startswith("[INSUFFICIENT_PERMISSIONS]")
    is_missing = message.startswith("[TABLE_OR_VIEW_NOT_FOUND]")
    status = F.when(is_denied, 403).otherwise(404)
    dashboard, room = (
        dice.uuid(source, F.col("workspace_id"), dice.below(20, source, key))
        for source in ("dashboard_id", "genie_space_id")
    )
    command = {
        "commandText": F.replace(F.col("said.text"), F.lit("{table}"), table),
        "commandLanguage": F.lit("sql"),
        "notebookId": F.col("notebook_id"),
    }
    verbose = [workspace.id for workspace in account.workspaces[::VERBOSE]]
    is_told = F.col("notebook_id").isNotNull() & F.col("workspace_id").isin(*verbose)
    asked = answers.withColumns(
        {
            "actor": F.col("principal"),
            "table": spoken_table(account, dice),
            "statement_id": statement_id(dice),
        }
    )
    looked_up = {"full_name_arg": table, "workspace_id": F.col("workspace_id")}
    widget = {"dashboard_id": dashboard, "statement_id": F.col("statement_id")}
    return with_actions(
        asked,
        F.when(
            is_denied | is_missing,
            refused("unityCatalog", "getTable", at, looked_up, status, message, is_account=True),
        ),
        F.when(is_from("dashboard_id"), action("dashboards", "executeDashboardWidget", at, widget)),
        F.when(
            is_from("genie_space_id"), action("aibiGenie", "executeQuery", at, {"space_id": room})
        ),
        F.when(is_told, action("notebook", "runCommand", at, command)),
    )


def _looked_up(account: Account, dice: Dice, name: Column, at: Column) -> Column:
    """Some callers write the name of a parameter with other capitals."""
    is_odd = dice.unit("odd capitals", F.col("key"), at) < 0.03
    shared = {
        "workspace_id": F.col("workspace_id"),
        "metastore_id": F.lit(account.metastore_id),
    }
    usual, odd = (
        action("unityCatalog", "getTable", at, {argument: name, **shared}, is_account=True)
        for argument in ("full_name_arg", "Full_Name_Arg")
    )
    return F.when(is_odd, odd).otherwise(usual)


def _key(dice: Dice, name: Column, table: Column, operation: str, at: Column) -> Column:
    id_ = table_id(dice, table)
    params = {
        "table_full_name": name,
        "table_id": id_,
        "table_url": F.concat(F.lit("/lake/__unitystorage/tables/"), id_),
        "operation": F.lit(operation),
    }
    return action("unityCatalog", "generateTemporaryTableCredential", at, params)


def _key_to_volume(dice: Dice, path: Column, operation: Column, at: Column) -> Column:
    """The volume is the third part of a path below /Volumes."""
    volume = F.concat(F.lit("main.landing."), F.split_part(path, F.lit("/"), F.lit(5)))
    params = {
        "volume_full_name": volume,
        "volume_id": dice.uuid("volume id", volume),
        "operation": operation,
    }
    return action("unityCatalog", "generateTemporaryVolumeCredential", at, params)
