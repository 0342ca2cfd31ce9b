"""What tables are called, by their numbers.

The first catalog has a table of each subject, team and stage; then come the next catalogs, and
then all of them again, with a number in the name.
"""

from pyspark.sql import Column
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.dice import Dice, choose
from simulation.world.people import team_name
from simulation.world.world import World

AT_SCALE_ONE = 15_000


def tables_in_catalog(account: Account) -> int:
    """How many tables a catalog has before the next one begins."""
    return len(account.teams) * len(account.subjects) * len(account.stages)


def number_of_tables(account: Account, world: World) -> int:
    """How many tables there are at the world's scale, those included that come and go."""
    return world.count(AT_SCALE_ONE, tables_in_catalog(account))


def number_of(account: Account, team: Column, subject: Column, stage: Column) -> Column:
    """The number of a table of the first catalog, by those of its team, subject and stage."""
    return team + len(account.teams) * (subject + len(account.subjects) * stage)


def team_of(account: Account, table: Column) -> Column:
    """The number of the team that has the table."""
    return (table % len(account.teams)).cast("int")


def stage_of(account: Account, table: Column) -> Column:
    """The number of the stage that the table is in."""
    of_a_stage = len(account.teams) * len(account.subjects)
    return F.floor(table / of_a_stage) % len(account.stages)


def of_stage(account: Account, table: Column, name: str) -> Column:
    """What the stage of the table says, by the name of a member of `Stage`."""
    return choose([getattr(stage, name) for stage in account.stages], stage_of(account, table))


def catalog_of(account: Account, table: Column) -> Column:
    """The catalog that the table is in."""
    catalogs = account.catalogs
    return choose(catalogs, F.floor(table / tables_in_catalog(account)) % len(catalogs))


def schema_of(account: Account, table: Column) -> Column:
    """The schema that the table is in: its team's."""
    return team_name(account.teams, team_of(account, table))


def name_of(account: Account, table: Column) -> Column:
    """The last part of the table's name."""
    turn = F.floor(table / (tables_in_catalog(account) * len(account.catalogs)))
    return F.concat_ws(
        "_",
        choose(account.subjects, F.floor(table / len(account.teams)) % len(account.subjects)),
        of_stage(account, table, "name"),
        F.when(turn > 0, turn.cast("string")),
    )


def full_name(account: Account, table: Column) -> Column:
    """All three parts of the table's name; NULL where there is no table."""
    parts = (part(account, table) for part in (catalog_of, schema_of, name_of))
    return F.when(table.isNotNull(), F.concat_ws(".", *parts))


def table_id(dice: Dice, table: Column) -> Column:
    """The id of the table."""
    return dice.uuid("table id", table)


def catalog_id(dice: Dice, catalog: Column) -> Column:
    """The id of a catalog given by its name."""
    return dice.uuid("catalog id", catalog)


def schema_id(dice: Dice, catalog: Column, schema: Column) -> Column:
    """The id of a schema given by the names of both."""
    return dice.uuid("schema id", catalog, schema)
