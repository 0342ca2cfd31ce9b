"""The principals of a team, found by the team's number."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from simulation.world.account import Team
from simulation.world.dice import choose


def lead(teams: list[Team], team: Column) -> Column:
    """The person who creates what the team has."""
    return choose([one.people[0] for one in teams], team)


def colleague(teams: list[Team], team: Column) -> Column:
    """The other person."""
    return choose([one.people[1] for one in teams], team)


def service_principal(teams: list[Team], team: Column) -> Column:
    """The application id that the team's jobs run as."""
    return choose([one.service_principal for one in teams], team)


def user_id(principal: Column) -> Column:
    """The id of a principal given by its name."""
    number = F.pmod(F.xxhash64(F.lit("principal"), principal), F.lit(9 * 10**15)) + 10**15
    return number.cast("string")


def team_name(teams: list[Team], team: Column) -> Column:
    """The name of the team."""
    return choose([one.name for one in teams], team)


def people(teams: list[Team]) -> list[str]:
    """All people of all teams."""
    return [person for team in teams for person in team.people]
