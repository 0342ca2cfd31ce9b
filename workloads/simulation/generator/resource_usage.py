"""What everything but jobs uses: warehouses, clusters, pipelines, endpoints, storage, ..."""

from collections.abc import Callable

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.generator.account import Account, Resource
from simulation.generator.calendar import DAY, HOUR, anomaly, days, is_weekend, load
from simulation.generator.dice import Dice, choose
from simulation.generator.jobs import Lifetimes, placed
from simulation.generator.world import Window, World

KIND_COLUMNS = (
    "kind string, product string, number bigint, homes array<string>, offers array<string>, "
    "first_hour int, last_hour int, span_hours int, activity double, weekend double, "
    "level double, identity string, account_level boolean"
)


def resource_usage(
    spark: SparkSession, account: Account, world: World, window: Window
) -> DataFrame:
    """Usage of all resources on the window's days, in the columns that `arriving` takes."""
    dice = Dice(seed=world.seed)
    kind, resource, day, hour = F.col("kind"), F.col("resource"), F.col("day"), F.col("hour")
    activity = F.when(is_weekend(day), F.col("activity") * F.col("weekend")).otherwise(
        F.col("activity")
    )
    running = (
        days(spark, max(window.first, world.first_day), window.last)
        .crossJoin(F.broadcast(resources(spark, account, world)))
        .where((day >= F.col("first_day")) & (day < F.col("end_day")))
        .withColumn("hour", F.explode(F.sequence(F.col("first_hour"), F.col("last_hour") - 1)))
        .where(dice.unit("resource runs", kind, resource, day, hour) < activity)
        .withColumn("offer", F.explode("offers"))
        .withColumn("from", day * DAY + hour * HOUR)
    )
    return running.select(
        dice.number("resource usage", kind, resource, day, hour, F.col("offer")).alias("row_key"),
        F.when(~F.col("account_level"), F.col("home")).alias("workspace_id"),
        "home",
        "offer",
        "from",
        (F.col("from") + F.col("span_hours") * HOUR).alias("to"),
        _quantity(dice, world).alias("quantity"),
        "custom_tags",
        F.when(F.col("identity") == "run_as", F.col("principal")).alias("run_as"),
        F.when(F.col("identity") == "owned_by", F.col("principal")).alias("owned_by"),
        *(
            _member(account.resources, member, _forms(account, dice, member)).alias(member)
            for member in sorted({name for one in account.resources for name in one.metadata})
        ),
    )


def resources(spark: SparkSession, account: Account, world: World) -> DataFrame:
    """One row per resource, with its kind's behaviour, its home, size, owner and tags."""
    dice = Dice(seed=world.seed)
    kind, resource = F.col("kind"), F.col("resource")
    lives = Lifetimes.of(account, world)
    rows = [_kind_row(account, world, one) for one in account.resources]
    team = dice.below(len(account.teams), "resource team", kind, resource)
    place = dice.number("resource home", kind, resource)
    home = F.element_at(F.col("homes"), (F.pmod(place, F.size("homes")) + 1).cast("int"))
    return (
        spark.createDataFrame(rows, KIND_COLUMNS)
        .withColumn("resource", F.explode(F.sequence(F.lit(0), F.col("number") - 1)))
        .withColumn("home", home)
        .withColumn("team", team)
        .select(
            "*",
            (0.4 * F.exp(1.8 * dice.unit("resource size", kind, resource))).alias("size"),
            lives.first_day(F.col("home")).alias("first_day"),
            lives.end_day(F.col("home")).alias("end_day"),
            _principal(account, dice).alias("principal"),
            _tags(account, dice).alias("custom_tags"),
        )
    )


def _kind_row(account: Account, world: World, one: Resource) -> tuple[object, ...]:
    offers = [account.offers[offer] for offer in one.offers]
    needs_serverless = any(offer.is_serverless for offer in offers)
    homes = [home for home in account.workspaces if home.serverless or not needs_serverless]
    number = world.count(one.count, one.minimum)
    first, last = one.hours
    return (
        *(one.kind, offers[0].product, number, placed(homes), one.offers),
        *(first, last, one.span_hours, one.activity, one.weekend),
        *(one.level, one.identity, one.account_level),
    )


def _quantity(dice: Dice, world: World) -> Column:
    """Interactive things are busiest around one o'clock; what runs all day is even."""
    kind, resource, day, hour = F.col("kind"), F.col("resource"), F.col("day"), F.col("hour")
    home, product = F.col("home"), F.col("product")
    noise = 0.85 + 0.3 * dice.unit("resource noise", kind, resource, day, hour, F.col("offer"))
    is_even = (F.col("last_hour") - F.col("first_hour") == 24) | (F.col("span_hours") > 1)
    profile = F.when(is_even, 1.0).otherwise(1.3 - 0.08 * F.abs(hour - 13))
    injected = F.when(F.col("account_level"), 1.0).otherwise(anomaly(world, home, product, day))
    busy = load(world, home, product, day) * injected
    return F.col("level") * F.col("size") * profile * noise * busy


def _principal(account: Account, dice: Dice) -> Column:
    people = choose([team.people[1] for team in account.teams], F.col("team"))
    robots = choose([team.service_principal for team in account.teams], F.col("team"))
    chance = dice.unit("resource owner", F.col("kind"), F.col("resource"))
    return F.when(chance < 0.1, "System-User").when(chance < 0.5, robots).otherwise(people)


def _tags(account: Account, dice: Dice) -> Column:
    key, team = (F.col("kind"), F.col("resource")), F.col("team")
    tags = F.create_map(
        F.lit("team"),
        choose([one.name for one in account.teams], team),
        F.lit("cost_center"),
        choose([one.cost_center for one in account.teams], team),
        F.lit("environment"),
        dice.pick(("prod", "prod", "dev"), "resource environment", *key),
    )
    chance = dice.unit("resource tagged", *key)
    empty = F.create_map().cast("map<string,string>")
    return F.when(chance < 0.65, tags).when(chance < 0.85, empty)


def _member(kinds: list[Resource], member: str, forms: dict[str, Callable[[], Column]]) -> Column:
    """The id that fills a member of usage_metadata, for the kinds that have it."""
    found = F.lit(None).cast("string")
    for form in sorted({one.metadata[member] for one in kinds if member in one.metadata}):
        having = [one.kind for one in kinds if one.metadata.get(member) == form]
        found = F.when(F.col("kind").isin(*having), forms[form]()).otherwise(found)
    return found


def _forms(account: Account, dice: Dice, member: str) -> dict[str, Callable[[], Column]]:
    resource = F.col("resource").cast("string")
    key = (F.col("kind"), F.col("resource"))
    regions = {workspace.id: workspace.region for workspace in account.workspaces}
    region = F.create_map(*(F.lit(part) for pair in regions.items() for part in pair))
    return {
        "hex16": lambda: dice.hex16(member, *key),
        "digits": lambda: dice.digits(16, member, *key),
        "uuid": lambda: dice.uuid(member, *key),
        "update": lambda: dice.uuid(member, *key, F.col("day")),
        "cluster": lambda: F.concat_ws(
            "-", dice.digits(4, "cluster head", *key), dice.digits(6, "cluster tail", *key)
        ),
        "node": lambda: dice.pick(account.node_types["AWS"], member, *key),
        "name": lambda: F.concat_ws("-", F.col("kind"), resource),
        "path": lambda: F.concat(F.lit("/Workspace/Shared/explore_"), resource),
        "metastore": lambda: F.lit(account.metastore_id),
        "tier": lambda: dice.pick(("TIER_1", "TIER_2"), member, *key),
        "region": lambda: region[F.col("home")],
    }
