"""The rows of billing.list_prices."""

from pyspark.sql import DataFrame

from simulation.world.columns import Columns, listed
from simulation.world.frames import WorldFrames
from simulation.world.prices import list_prices
from simulation.world.source import Source


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The price list as it is known on the world's last day."""
    prices = [
        {
            **price.row(frames.account.account_id),
            "pricing": {
                "default": price.default,
                "promotional": {"default": price.promotional},
                "effective_list": {"default": price.effective},
            },
        }
        for price in list_prices(frames.account, frames.world)
    ]
    return listed(frames.spark, columns, prices)


SOURCE = Source(rows=rows)
