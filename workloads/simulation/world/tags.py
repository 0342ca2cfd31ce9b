"""Tags of tables and columns; what is tagged and how changes when a table is changed."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.dice import choose
from simulation.world.fields import fields
from simulation.world.people import team_name


def table_tags(account: Account, tables: DataFrame) -> DataFrame:
    """The tables once per tag: `tag_name` and `tag_value`, which may be empty."""
    table, team, change = F.col("table"), F.col("team"), F.col("change")
    cost_center = choose([one.cost_center for one in account.teams], team)
    tags = F.array(
        F.when(table % 4 > 0, _tag("team", team_name(account.teams, team))),
        F.when(table % 6 > 2, _tag("cost_center", cost_center)),
        F.when(table % 5 == 1, _tag("certified", F.lit(""))),
        F.when((table % 3 == 1) & (change > 0), _tag("reviewed", change.cast("string"))),
        F.when(table % 8 == 5, _tag("retention", F.lit("365d"))),
    )
    return tables.withColumn("tag", F.explode(F.array_compact(tags))).select(
        *tables.columns, "tag.*"
    )


def column_tags(account: Account, tables: DataFrame) -> DataFrame:
    """The tables once per tag of a column; columns in which nobody looked yet have none."""
    table, class_tag = F.col("table"), F.col("field")["class_tag"]
    known = fields(account, tables).where(class_tag.isNotNull() & is_scanned(account))
    tags = F.array(
        F.when(is_tagged(), _tag(class_tag, F.lit(""))),
        F.when(table % 7 == 2, _tag("pii", F.lit("true"))),
    )
    return known.withColumn("tag", F.explode(F.array_compact(tags))).select(*known.columns, "tag.*")


def is_scanned(account: Account) -> Column:
    """Whether the table is searched for personal data: those of the first catalog are."""
    return F.col("table_catalog") == account.catalogs[0]


def is_tagged() -> Column:
    """Whether what was found in the columns of the table was confirmed, hence tagged."""
    return F.col("table") % 3 > 0


def _tag(name: Column | str, value: Column) -> Column:
    named = F.lit(name) if isinstance(name, str) else name
    return F.struct(named.alias("tag_name"), value.alias("tag_value"))
