"""The columns of tables: which a table has, in which order, and what is in them."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account

MOST_MORE = 7
"""A table has fewer than so many columns beside the shared ones, before it is changed."""
MOST_ADDED = 3
"""Changes of a table add fewer than so many columns."""
STEP = 3
"""Tables whose numbers follow each other begin so far from each other in the list of fields."""


def number_of_fields(account: Account, table: Column) -> Column:
    """How many columns the table has when it is made."""
    return account.governed.shared_fields + table % MOST_MORE


def field_at(account: Account, table: Column, position: Column) -> Column:
    """The column of the table at a position from 0: a struct of name, type and class_tag."""
    shared = account.governed.shared_fields
    more = shared + (table * STEP + position) % (len(account.governed.fields) - shared)
    known = F.array(
        *(
            F.struct(
                F.lit(field.name).alias("name"),
                F.lit(field.type).alias("type"),
                F.lit(field.class_tag).cast("string").alias("class_tag"),
            )
            for field in account.governed.fields
        )
    )
    index = F.when(position < shared, position).otherwise(more)
    return F.element_at(known, (index + 1).cast("int"))


def fields(account: Account, tables: DataFrame) -> DataFrame:
    """The tables once per column that they have now, with `position` and `field`."""
    table = F.col("table")
    count = number_of_fields(account, table) + F.col("change") % MOST_ADDED
    return tables.withColumn(
        "position", F.explode(F.sequence(F.lit(0).cast("bigint"), count - 1))
    ).withColumn("field", field_at(account, table, F.col("position")))
