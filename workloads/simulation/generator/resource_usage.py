"""What everything but jobs uses: warehouses, clusters, pipelines, endpoints, storage, ..."""

from functools import reduce

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.generator.account import Account, Resource, Workspace
from simulation.generator.calendar import DAY, HOUR, days, is_weekend, load
from simulation.generator.dice import Dice, choose
from simulation.generator.jobs import Lifetimes, placed
from simulation.generator.world import Window, World


def resource_usage(
    spark: SparkSession, account: Account, world: World, window: Window
) -> DataFrame:
    """Usage of all resources on the window's days, in the columns of `usage.records`."""
    kinds = (_usage(spark, account, world, window, kind) for kind in account.resources)
    return reduce(lambda left, right: left.unionByName(right, allowMissingColumns=True), kinds)


def _usage(
    spark: SparkSession, account: Account, world: World, window: Window, kind: Resource
) -> DataFrame:
    dice = Dice(seed=world.seed)
    resource, day, hour = F.col("resource"), F.col("day"), F.col("hour")
    first, last = kind.hours
    active = F.when(is_weekend(day), kind.activity * kind.weekend).otherwise(kind.activity)
    running = (
        days(spark, max(window.first, world.first_day), window.last)
        .crossJoin(F.broadcast(_resources(spark, account, world, kind)))
        .where((day >= F.col("first_day")) & (day < F.col("end_day")))
        .withColumn("hour", F.explode(F.sequence(F.lit(first), F.lit(last - 1))))
        .where(dice.unit(f"{kind.kind} runs", resource, day, hour) < active)
        .withColumn("offer", F.explode(F.array(*map(F.lit, kind.offers))))
        .withColumn("from", day * DAY + hour * HOUR)
    )
    product = account.offers[kind.offers[0]].product
    noise = 0.85 + 0.3 * dice.unit(f"{kind.kind} noise", resource, day, hour, F.col("offer"))
    busy = load(world, F.col("home"), F.lit(product), day)
    return running.select(
        dice.number(kind.kind, resource, day, hour, F.col("offer")).alias("row_key"),
        F.when(F.lit(not kind.account_level), F.col("home")).alias("workspace_id"),
        F.col("home"),
        "offer",
        "from",
        (F.col("from") + kind.span_hours * HOUR).alias("to"),
        (kind.level * F.col("size") * _profile(hour, kind) * noise * busy).alias("quantity"),
        _tags(account, dice, kind).alias("custom_tags"),
        *(_principal(account, dice, kind).alias(name) for name in _identity(kind)),
        *(
            _id(account, dice, kind, form, member).alias(member)
            for member, form in kind.metadata.items()
        ),
    )


def _resources(spark: SparkSession, account: Account, world: World, kind: Resource) -> DataFrame:
    dice = Dice(seed=world.seed)
    resource = F.col("resource")
    lives = Lifetimes.of(account, world)
    needs_serverless = any(account.offers[offer].is_serverless for offer in kind.offers)
    homes = [one for one in account.workspaces if one.serverless or not needs_serverless]
    chance = dice.pick(placed(homes), f"{kind.kind} home", resource)
    return (
        spark.range(0, world.count(kind.count, kind.minimum), 1, numPartitions=1)
        .withColumnRenamed("id", "resource")
        .withColumn("home", chance)
        .withColumn("team", dice.below(len(account.teams), f"{kind.kind} team", resource))
        .withColumn("size", 0.4 * F.exp(1.8 * dice.unit(f"{kind.kind} size", resource)))
        .withColumn("first_day", lives.first_day(F.col("home")))
        .withColumn("end_day", lives.end_day(F.col("home")))
    )


def _profile(hour: Column, kind: Resource) -> Column:
    """Interactive things are busiest around one o'clock; what runs all day is even."""
    if kind.hours == [0, 24] or kind.span_hours > 1:
        return F.lit(1.0)
    return 1.3 - 0.08 * F.abs(hour - 13)


def _identity(kind: Resource) -> list[str]:
    return [] if kind.identity == "none" else [kind.identity]


def _principal(account: Account, dice: Dice, kind: Resource) -> Column:
    people = choose([team.people[1] for team in account.teams], F.col("team"))
    robots = choose([team.service_principal for team in account.teams], F.col("team"))
    chance = dice.unit(f"{kind.kind} owner", F.col("resource"))
    return F.when(chance < 0.1, "System-User").when(chance < 0.5, robots).otherwise(people)


def _tags(account: Account, dice: Dice, kind: Resource) -> Column:
    team = F.col("team")
    tags = F.create_map(
        F.lit("team"),
        choose([team.name for team in account.teams], team),
        F.lit("cost_center"),
        choose([team.cost_center for team in account.teams], team),
        F.lit("environment"),
        dice.pick(("prod", "prod", "dev"), f"{kind.kind} environment", F.col("resource")),
    )
    chance = dice.unit(f"{kind.kind} tagged", F.col("resource"))
    empty = F.create_map().cast("map<string,string>")
    return F.when(chance < 0.65, tags).when(chance < 0.85, empty)


def _id(account: Account, dice: Dice, kind: Resource, form: str, member: str) -> Column:
    resource, label = F.col("resource"), f"{kind.kind} {member}"
    daily = dice.uuid(label, resource, F.col("day"))
    forms = {
        "hex16": dice.hex16(label, resource),
        "digits": dice.digits(16, label, resource),
        "uuid": dice.uuid(label, resource),
        "update": daily,
        "cluster": F.concat_ws(
            "-", dice.digits(4, label, resource), dice.digits(6, label, resource), F.lit("c")
        ),
        "node": choose(account.node_types["AWS"], resource % len(account.node_types["AWS"])),
        "name": F.concat_ws("-", F.lit(kind.kind), resource.cast("string")),
        "path": F.concat(F.lit("/Workspace/Shared/explore_"), resource.cast("string")),
        "metastore": F.lit(account.metastore_id),
        "tier": dice.pick(("TIER_1", "TIER_2"), label, resource),
        "region": _region(account.workspaces),
    }
    return forms[form]


def _region(workspaces: list[Workspace]) -> Column:
    found = F.lit(None).cast("string")
    for workspace in workspaces:
        found = F.when(F.col("home") == workspace.id, workspace.region).otherwise(found)
    return found
