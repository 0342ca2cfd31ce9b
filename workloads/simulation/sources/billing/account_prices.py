"""The rows of billing.account_prices."""

from pyspark.sql import DataFrame

from simulation.world.columns import Columns, listed
from simulation.world.frames import WorldFrames
from simulation.world.prices import account_prices
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """What was negotiated, as it is known on the world's last day."""
    prices = [
        {**price.row(frames.account.account_id), "pricing": {"default": price.default}}
        for price in account_prices(frames.account, frames.world)
    ]
    return listed(frames.spark, columns, prices)


SOURCE = Source(rows=rows)
