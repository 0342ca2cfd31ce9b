"""The listings that the account has in the marketplace, and who visits them."""

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.daily import SECOND, Daily, daily
from simulation.world.dice import Dice
from simulation.world.world import Window, World

LISTINGS = ("Weather by region", "Holiday calendar", "Retail index", "Traffic counts")
CONSUMERS = ("maya", "ben", "chloe", "dan", "elsa", "farid")
COMPANIES = ("north.example", "south.example", "west.example")
PLACES = ("AWS us-east-1", "AWS eu-west-1", "AZURE westeurope", "GCP us-central1")
REGION = "us-east-1"
STEP_MS, MOST_STEPS = 40 * SECOND, 4


def visits(spark: SparkSession, account: Account, world: World, window: Window) -> DataFrame:
    """One row per visit of a listing that arrives in the window, with the `steps` that it took.

    Some get the data at once, some ask for it, most look only; `is_open` is who takes data without
    a workspace.
    """
    dice, key = Dice(seed=world.seed), F.col("key")
    visited = Daily(
        label="visit",
        names=LISTINGS,
        times=world.count(400, 4),
        chance=0.4,
        lasts_ms=MOST_STEPS * STEP_MS,
    )
    goes_on, gets = (
        dice.unit(label, key) < share for label, share in (("goes on", 0.5), ("gets data", 0.6))
    )
    end = dice.unit("visit ends", key)
    ending = F.when(end < 0.6, "COMPLETE").when(end < 0.9, "ABANDON").otherwise("FAIL")
    kind = F.when(gets, "GET_DATA").otherwise("REQUEST_DATA")
    has_it = goes_on & gets & (end < 0.6)
    steps = F.array(
        F.lit("VIEW_LISTING"),
        F.when(goes_on, F.concat(F.lit("START_"), kind)),
        F.when(goes_on, F.concat_ws("_", ending, kind)),
        F.when(has_it & (dice.unit("uninstalled", key) < 0.1), "UNINSTALL_DATA"),
    )
    place = dice.pick(PLACES, "consumer place", key)
    return daily(spark, world, window, visited).withColumns(
        {
            "steps": F.array_compact(steps),
            "kind": kind,
            "consumer_cloud": F.split_part(place, F.lit(" "), F.lit(1)),
            "consumer_region": F.split_part(place, F.lit(" "), F.lit(2)),
            "who": dice.pick(CONSUMERS, "consumer", key),
            "company": dice.pick(COMPANIES, "company", key),
            "is_open": dice.unit("open recipient", key) < 0.3,
        }
    )


def step_ms(place: Column) -> Column:
    """When a step was taken, by its place from 0."""
    return F.col("at_ms") + place * STEP_MS


def listing_columns(account: Account, dice: Dice) -> Mapping[str, Column]:
    """What both tables say of the listing."""
    return {
        "account_id": F.lit(account.account_id),
        "metastore_id": F.lit(account.metastore_id),
        "metastore_cloud": F.lit("AWS"),
        "metastore_region": F.lit(REGION),
        "provider_id": dice.uuid("provider", F.lit(account.account_id)),
        "provider_name": F.lit("Example Data"),
        "listing_id": dice.uuid("listing", F.col("name")),
        "listing_name": F.col("name"),
    }
