"""The statements that look at a deployment; each runs on a warehouse and in a local Spark alike."""

from collections.abc import Sequence

from content.sql import identifier, literal
from content.tables.bronze_table import BronzeTable
from health_monitor.jobs.bronze import LOAD_TASKS
from health_monitor.reader.reader import TableNames

RECENT_LOADS = 30
"""From so many loads before the last one comes what is usual."""


def held(names: TableNames, tables: Sequence[BronzeTable]) -> str:
    """Rows of each Bronze table, with its first day and newest time."""
    return " UNION ALL ".join(
        f"SELECT {literal(table.object)} AS object, count(*) AS number, "
        f"{_of_day(table, 'CAST(min({}) AS DATE)')} AS oldest, "
        f"{_of_day(table, 'CAST(max({}) AS TIMESTAMP)')} AS newest "
        f"FROM {names.table('bronze', table.name)}"
        for table in tables
    )


def loads(names: TableNames) -> str:
    """What the run log says of the loads of each table."""
    noted_at = "CASE WHEN source_versions IS NOT NULL THEN ended_at END"
    return f"""
        SELECT object, max_by(status, ended_at) AS status, max_by(message, ended_at) AS message,
               max(ended_at) AS ended_at,
               max(CASE WHEN status IN ('OK', 'UNCHANGED') THEN started_at END) AS read_at,
               sum(coalesce(try_element_at(source_versions, 'found.healed'), 0)) AS healed,
               max_by(proven_back_to, {noted_at}) AS proven_back_to,
               max_by(source_versions, {noted_at}) AS versions
        FROM {names.table("ops", "run_log")}
        WHERE {_is_load()}
        GROUP BY object"""


def usual_lags(names: TableNames) -> str:
    """Days from the newest day of a table to its load, the median of recent loads."""
    return f"""
        SELECT object, count(*) AS loads, percentile(lag, 0.5) AS lag
        FROM (SELECT object, datediff(CAST(started_at AS DATE), newest_day) AS lag,
                     row_number() OVER (PARTITION BY object ORDER BY ended_at DESC) AS place
              FROM {names.table("ops", "run_log")}
              WHERE {_is_load()} AND newest_day IS NOT NULL) AS l
        WHERE place BETWEEN 2 AND {RECENT_LOADS + 1}
        GROUP BY object"""


def quarantined(names: TableNames) -> str:
    """Rows that were kept out of each table."""
    return (
        "SELECT source_table AS object, count(*) AS number "
        f"FROM {names.table('ops', 'quarantine')} GROUP BY source_table"
    )


def to_come(names: TableNames, table: BronzeTable, days: int) -> str:
    """Rows and days that a first load of so many days reads."""
    source = names.source_table(table.source)
    if not table.expires or table.day_column is None:
        return f"SELECT count(*) AS number, CAST(NULL AS INT) AS days FROM {source}"
    column = identifier(table.day_column)
    span = f"datediff(CAST(max({column}) AS DATE), CAST(min({column}) AS DATE)) + 1"
    newest = f"SELECT date_sub(CAST(max({column}) AS DATE), {days}) FROM {source}"
    return f"SELECT count(*) AS number, {span} AS days FROM {source} WHERE {column} >= ({newest})"


def _of_day(table: BronzeTable, text: str) -> str:
    return text.format(identifier(table.day_column) if table.day_column else "NULL")


def _is_load() -> str:
    tasks = ", ".join(map(literal, LOAD_TASKS))
    return f"task IN ({tasks}) AND object LIKE 'bronze.%'"
