"""How many workers clusters have: a fixed number, or between two bounds."""

from pyspark.sql import Column
from pyspark.sql import functions as F

FEWEST = 1
"""Workers that a cluster which scales always has."""
MORE = 4
"""Workers by which the upper bound is above what the cluster would have if its size was fixed."""


ALONE = 4
"""The place of a cluster whose driver does all."""


def place_of_run() -> Column:
    """The place that decides the size of a run's cluster: what runs for half a day is small."""
    return F.when(F.col("is_long"), ALONE).otherwise(F.col("job"))


def scales(place: Column) -> Column:
    """Whether the number of workers follows the work."""
    return place % 3 == 0


def fixed_workers(place: Column, edit: Column) -> Column:
    """How many workers it has; 0: the driver does all."""
    return (place + edit) % 4


def most_workers(place: Column, edit: Column) -> Column:
    """The upper bound of a cluster that scales."""
    return fixed_workers(place, edit) + MORE


def workers(place: Column, edit: Column, busy: Column) -> Column:
    """How many workers run; of a cluster that scales, by how busy it is, in [0, 1)."""
    scaled = FEWEST + F.floor((most_workers(place, edit) - FEWEST + 1) * busy)
    return F.when(scales(place), scaled).otherwise(fixed_workers(place, edit)).cast("int")
