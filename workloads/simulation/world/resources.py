"""What there is besides jobs: warehouses, clusters, pipelines, endpoints, storage, ..."""

from collections.abc import Callable

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.world.account import Account, Resource
from simulation.world.dice import Dice, choose
from simulation.world.people import colleague, service_principal
from simulation.world.workspaces import Lifetimes, node_type_in, placed
from simulation.world.world import World

INTERNAL = "internal"
"""The form of a cluster's id that is another one in each hour, and nowhere else."""
SURFACES = ("GENIE_AGENTS", "GENIE_ONE", "GENIE_CODE")
KIND_COLUMNS = (
    "kind string, product string, number bigint, homes array<string>, offers array<string>, "
    "first_hour int, last_hour int, span_hours int, activity double, weekend double, "
    "level double, identity string, account_level boolean"
)


def members(account: Account) -> list[str]:
    """The members of usage_metadata that some resource fills."""
    return sorted({name for one in account.resources for name in one.metadata})


def resources(spark: SparkSession, account: Account, world: World) -> DataFrame:
    """One row per resource: its kind's behaviour, its home, size, owner, tags and ids."""
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
            *(
                _member(account.resources, member, _forms(account, dice, member)).alias(member)
                for member in members(account)
            ),
        )
    )


def _kind_row(account: Account, world: World, one: Resource) -> tuple[object, ...]:
    offers = [account.offers[offer] for offer in one.offers]
    needs_serverless = any(offer.needs_serverless for offer in offers)
    homes = [home for home in account.workspaces if home.serverless or not needs_serverless]
    number = world.count(one.count, one.minimum)
    first, last = one.hours
    return (
        *(one.kind, offers[0].product, number, placed(homes), one.offers),
        *(first, last, one.span_hours, one.activity, one.weekend),
        *(one.level, one.identity, one.account_level),
    )


def _principal(account: Account, dice: Dice) -> Column:
    chance = dice.unit("resource owner", F.col("kind"), F.col("resource"))
    robot, person = (name(account.teams, F.col("team")) for name in (service_principal, colleague))
    return F.when(chance < 0.1, "System-User").when(chance < 0.5, robot).otherwise(person)


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
    is_forgotten = F.col("kind").startswith("warehouse") & (F.col("resource") % 5 == 1)
    empty = F.create_map().cast("map<string,string>")
    return F.when(~is_forgotten & (chance < 0.65), tags).when(chance < 0.85, empty)


def _member(kinds: list[Resource], member: str, forms: dict[str, Callable[[], Column]]) -> Column:
    """The id that fills a member of usage_metadata, for the kinds that have it."""
    found = F.lit(None).cast("string")
    for form in sorted(
        {one.metadata[member] for one in kinds if member in one.metadata} - {INTERNAL}
    ):
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
        "cluster": lambda: F.concat_ws(
            "-", dice.digits(4, "cluster head", *key), dice.digits(6, "cluster tail", *key)
        ),
        "node": lambda: node_type_in(account, F.col("home"), dice.below(60, member, *key)),
        "name": lambda: F.concat_ws("-", F.col("kind"), resource),
        "path": lambda: F.concat(F.lit("/Workspace/Shared/explore_"), resource),
        "metastore": lambda: F.lit(account.metastore_id),
        "sometimes": lambda: F.when(F.col("resource") % 2 == 0, dice.hex16(member, *key)),
        "surface": lambda: choose(SURFACES, F.col("resource") % len(SURFACES)),
        "tier": lambda: dice.pick(("TIER_1", "TIER_2"), member, *key),
        "region": lambda: region[F.col("home")],
    }
