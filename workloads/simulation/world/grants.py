"""Who may do what with tables: what is granted on them, and what they get from above.

A table's readers and writers are named when it is made; contractors get access for some weeks.
"""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import DAY, HOUR
from simulation.world.dice import Dice
from simulation.world.people import colleague, service_principal, team_name
from simulation.world.world import World

SECOND = 1000
NONE = "NONE"
"""What is written of a privilege that comes from nowhere above."""


def analysts(account: Account, team: Column) -> Column:
    """The group of a team's readers."""
    return F.concat_ws("-", team_name(account.teams, team), F.lit("analysts"))


def is_contracted(since: Column, until: Column) -> Column:
    """Whether a contractor gets to read the table for that time: it is there, and stays."""
    is_there = (F.col("made") + 1) * DAY < since
    stays = F.col("dropped").isNull() | (F.col("dropped") * DAY > until)
    return (F.col("table") % 9 == 4) & is_there & stays


def contract(account: Account, world: World) -> tuple[Column, Column, Column]:
    """Who gets access, and the seconds from and to which it lasts."""
    dice, table = Dice(seed=world.seed), F.col("table")
    who = dice.pick(account.governed.contractors, "contractor", table)
    first = world.first_day + dice.below(90, "contract begins", table)
    until = first + 4 + dice.below(20, "contract lasts", table)
    clock = 9 * HOUR + dice.below(8 * HOUR, "contract at", table)
    return who, first * DAY + clock, until * DAY + clock


def table_grants(account: Account, world: World, tables: DataFrame) -> DataFrame:
    """The tables once per privilege that is in force on the last day: `grant`."""
    table, team, groups = F.col("table"), F.col("team"), account.governed.groups
    who, since, until = contract(account, world)
    end = (world.last_day + 1) * DAY
    is_open = is_contracted(since, until) & (since < end) & (until >= end)
    grants = F.array(
        grant(service_principal(account.teams, team), "MODIFY"),
        grant(service_principal(account.teams, team), "SELECT"),
        F.when(table % 2 == 0, grant(F.lit(groups["readers"]), "SELECT")),
        F.when(table % 11 == 3, grant(colleague(account.teams, team), "ALL_PRIVILEGES", "YES")),
        F.when(is_open, grant(who, "SELECT")),
        grant(analysts(account, team), "SELECT", above="SCHEMA"),
        F.when(
            F.col("table_catalog") == account.catalogs[0],
            grant(F.lit(groups["everyone"]), "BROWSE", above="CATALOG"),
        ),
        grant(F.lit(groups["admins"]), "MANAGE", above="CATALOG"),
    )
    return tables.withColumn("grant", F.explode(F.array_compact(grants)))


def grant(grantee: Column, privilege: str, grantable: str = "NO", *, above: str = NONE) -> Column:
    """A privilege that somebody has, given here or by what is above."""
    return F.struct(
        grantee.alias("grantee"),
        F.lit(privilege).alias("privilege_type"),
        F.lit(grantable).alias("is_grantable"),
        F.lit(above).alias("inherited_from"),
    )
