"""What is logged of job runs, and of changes of jobs, clusters and warehouses."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.actions import SYSTEM, action, with_actions
from simulation.world.dice import Dice
from simulation.world.jobs import trigger_of
from simulation.world.run_usage import is_billed
from simulation.world.world import World

SECOND = 1000


def run_actions(world: World, runs: DataFrame) -> DataFrame:
    """COLUMNS of runs: logging in, a cluster, and the end; the platform does it for the owner."""
    dice, start, end = Dice(seed=world.seed), F.col("start") * SECOND, F.col("end") * SECOND
    is_classic = is_billed() & (F.col("compute") != "jobs_serverless")
    succeeded = F.col("outcome.state") == "SUCCEEDED"
    key = dice.number("run actions", *map(F.col, ("job", "day", "slot", "attempt")))
    ran = runs.where(F.col("end") > F.col("start")).withColumns(
        {
            "key": key,
            "actor": F.lit(SYSTEM),
            "run_as": F.col("owner"),
            "acting_resource": F.concat(F.lit("jobs/"), F.col("job_id")),
        }
    )
    ended = {
        "jobId": F.col("job_id"),
        "runId": F.col("run_id"),
        "idInJob": dice.below(9000, "id in job", key),
        "jobTerminalState": F.col("outcome.state"),
        "jobTriggerType": trigger_of(F.col("job")),
        "runCreatorUserName": F.col("creator"),
        "taskKey": F.when(~F.col("is_multi_task"), "main"),
    }
    cluster = {"clusterId": F.col("job_cluster_id"), "clusterState": F.lit("Running")}
    user = {"user": F.col("owner"), "tokenId": dice.uuid("token", F.col("owner"))}
    end_name = F.when(succeeded, "runSucceeded").otherwise("runFailed")
    return with_actions(
        ran,
        action("accounts", "tokenLogin", start, user),
        F.when(
            is_classic & (F.col("attempt") == 0),
            action("clusters", "createResult", start + 90 * SECOND, cluster),
        ),
        action("jobs", end_name, end - SECOND, ended),
    )


def job_actions(world: World, versions: DataFrame) -> DataFrame:
    """COLUMNS of the changes of jobs."""
    at, change = F.col("valid_from") * SECOND, F.col("change")
    about = {"jobId": F.col("job_number"), "name": F.col("name")}
    handed = {
        "resourceId": F.col("job_number"),
        "aclPermissionSet": F.lit("[IsOwner]"),
        "targetUserId": F.col("owner"),
    }
    changed = versions.where(F.col("kind") == "JOB_RUN").withColumns(
        {
            "key": Dice(seed=world.seed).number("job change", F.col("job"), F.col("valid_from")),
            "actor": F.col("creator"),
        }
    )
    return with_actions(
        changed,
        F.when(change.isin("create", "delete"), action("jobs", change, at, about)),
        F.when(change.isin("rename", "retag", "describe"), action("jobs", "update", at, about)),
        F.when(change == "hand_over", action("jobs", "changeJobAcl", at, handed)),
    )


def cluster_actions(world: World, states: DataFrame) -> DataFrame:
    """COLUMNS of the changes of clusters that outlive a run."""
    about = {"cluster_id": F.col("cluster_id"), "cluster_name": F.col("cluster_name")}
    name = _name("create", "edit", "delete")
    changed = _changed(world, states).withColumn("actor", F.col("owned_by"))
    return with_actions(changed, action("clusters", name, F.col("valid_from"), about))


def warehouse_actions(world: World, states: DataFrame) -> DataFrame:
    """COLUMNS of the changes of warehouses."""
    about = {
        "id": F.col("warehouse_id"),
        "name": F.col("warehouse_name"),
        "cluster_size": F.col("warehouse_size"),
        "warehouse_type": F.col("warehouse_type"),
    }
    name = _name("createWarehouse", "editWarehouse", "deleteEndpoint")
    changed = _changed(world, states).withColumn("actor", F.col("created_by"))
    return with_actions(changed, action("databrickssql", name, F.col("valid_from"), about))


def _changed(world: World, states: DataFrame) -> DataFrame:
    key = Dice(seed=world.seed).number("change", F.col("thing"), F.col("valid_from"))
    return states.withColumn("key", key)


def _name(create: str, edit: str, delete: str) -> Column:
    is_first = F.col("valid_from") == F.col("first_row_ms")
    return F.when(F.col("is_deleted"), delete).when(is_first, create).otherwise(edit)
