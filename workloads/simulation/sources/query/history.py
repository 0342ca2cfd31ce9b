"""The rows of query.history: statements that ended, mostly there within the hour."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from simulation.world.account import Account
from simulation.world.calendar import DAY, day_of
from simulation.world.columns import WIDE_SINCE, Columns, struct_of
from simulation.world.dice import Dice, choose
from simulation.world.frames import WorldFrames
from simulation.world.people import user_id
from simulation.world.source import Source
from simulation.world.spoken import KEY, is_from, query_sources, spoken_table, statement_id
from simulation.world.table_names import full_name
from simulation.world.warehouses import MOST_CLUSTERS, QUEUE, is_crowded

SECOND = 1000
PARAMETERS = """{
  "named_parameters": {
    "customer": {"exprs": [{"tag": "LITERAL", "literal": {"string_value": "ann@example.com"}}]}
  },
  "truncated": false
}"""
WRITES = ("MERGE", "INSERT", "COPY", "CREATE")


def rows(frames: WorldFrames, columns: Columns) -> DataFrame:
    """The statements that arrive in the window; a few need a day."""
    account, dice, window, key = frames.account, frames.dice, frames.window, F.col(KEY)
    is_late = dice.unit("late statement", key) < 0.02
    arrival = day_of(F.col("update_ms") / SECOND) + F.when(is_late, 1).otherwise(0)
    id_, principal = statement_id(dice), F.col("principal")
    source_id = dice.uuid("statement id", F.col("first_key"))
    parameters = F.from_json(F.lit(PARAMETERS), columns["query_parameters"])
    has_parameters = is_from("dashboard_id") & (dice.unit("parameters", key) < 0.3)
    is_failed, is_cached = F.col("status") == "FAILED", F.col("is_cached")
    as_principal = _executed_as(account, dice)
    values = {
        "account_id": F.lit(account.account_id),
        "workspace_id": F.col("workspace_id"),
        "statement_id": id_,
        "executed_by": principal,
        "session_id": dice.uuid("session", principal, day_of(F.col("start_ms") / SECOND)),
        "execution_status": F.col("status"),
        "compute": struct_of(columns["compute"], _compute()),
        "executed_by_user_id": user_id(principal),
        "statement_text": _text(account, dice),
        "statement_type": F.col("said.statement_type"),
        "error_message": F.when(is_failed, dice.pick(account.errors, "error", key)),
        "client_application": F.col("client.application"),
        "client_driver": F.col("client.driver"),
        "start_time": F.timestamp_millis("start_ms"),
        "end_time": F.timestamp_millis("end_ms"),
        "update_time": F.timestamp_millis("update_ms"),
        "from_result_cache": is_cached,
        "query_source": struct_of(columns["query_source"], dict(query_sources(account, dice))),
        "executed_as_user_id": user_id(as_principal),
        "executed_as": as_principal,
        "cache_origin_statement_id": F.when(is_cached, source_id).otherwise(id_),
        "query_parameters": F.when(has_parameters, parameters),
        "query_tags": _tags(account, dice),
        **_durations(frames),
        **_amounts(dice),
    }
    arrived = frames.answers.where(arrival.between(window.first, window.last))
    return arrived.select(*(value.alias(name) for name, value in values.items()))


def _compute() -> dict[str, Column]:
    is_warehouse = F.col("warehouse_id").isNotNull()
    return {
        "type": F.when(is_warehouse, "WAREHOUSE").otherwise("SERVERLESS_COMPUTE"),
        "warehouse_id": F.col("warehouse_id"),
    }


def _text(account: Account, dice: Dice) -> Column:
    """Redacted in some workspaces and for some statements, and missing for others."""
    key, redacted = F.col(KEY), [one.id for one in account.workspaces if one.redacted]
    chance = dice.unit("text", key)
    is_redacted = F.col("workspace_id").isin(*redacted) | (chance < 0.02)
    said = F.replace(
        F.col("said.text"), F.lit("{table}"), full_name(account, spoken_table(account, dice))
    )
    return F.when(is_redacted, "<REDACTED>").when(chance >= 0.05, said)


def _executed_as(account: Account, dice: Dice) -> Column:
    """A dashboard shows what its publisher may see."""
    publishers = [team.service_principal for team in account.teams]
    publisher = choose(publishers, F.pmod(F.xxhash64("warehouse_id"), F.lit(len(publishers))))
    return F.when(is_from("dashboard_id"), publisher).otherwise(F.col("principal"))


def _tags(account: Account, dice: Dice) -> Column:
    """Backslash, comma and colon are escaped."""
    projects = [team.project for team in account.teams]
    project = choose(projects, F.pmod(F.xxhash64("principal"), F.lit(len(projects))))
    note = F.lit(r"daily\, per region\: eu\\west")
    tags = F.create_map(F.lit("project"), project, F.lit("note"), note)
    return F.when(dice.unit("query tags", F.col(KEY)) < 0.05, tags)


def _durations(frames: WorldFrames) -> dict[str, Column]:
    """They add up to the total, or to something negative with it."""
    dice, key, total = frames.dice, F.col(KEY), F.col("total_ms")
    is_positive = total > 0

    def part(name: str, most: int, share: int, chance: float) -> Column:
        wanted = F.least(dice.below(most, name, key), F.floor(total / share))
        return F.when(is_positive & (dice.unit(f"{name} happens", key) < chance), wanted).otherwise(
            0
        )

    is_full = F.col("clusters") == MOST_CLUSTERS
    start = part("compute wait", 4000, 4, 0.1)
    chance = frames.account.causes[QUEUE]
    day = day_of(F.col("start_ms") / SECOND)
    queue = (
        F.when(
            is_crowded(frames.account, frames.world, F.col("warehouse_id"), day),
            part("queue of the month's end", 1_200_000, 2, chance),
        )
        .when(is_full, part("queue", 60_000, 4, 0.5))
        .otherwise(0)
    )
    compilation = part("compilation", 900, 4, 1.0)
    execution = total - start - queue - compilation
    return {
        "total_duration_ms": total,
        "waiting_for_compute_duration_ms": start,
        "waiting_at_capacity_duration_ms": queue,
        "compilation_duration_ms": compilation,
        "execution_duration_ms": execution,
        "total_task_duration_ms": F.greatest(execution, F.lit(0))
        * (1 + dice.below(16, "tasks", key)),
        "result_fetch_duration_ms": dice.below(500, "result fetch", key),
    }


def _amounts(dice: Dice) -> dict[str, Column]:
    """Rows, files and bytes; an answer from the cache reads nothing."""
    key, is_wide = F.col(KEY), F.col("start_ms") >= WIDE_SINCE * DAY * SECOND
    read = F.floor(F.exp(15 * dice.unit("rows", key)))
    read_rows = F.when(F.col("is_cached"), 0).otherwise(read)
    read_files = F.ceil(read_rows / 50_000)
    pruned = F.when(F.col("is_cached"), 0).otherwise(dice.below(200, "pruned", key))
    is_write = F.col("said.statement_type").isin(*WRITES)
    written = F.when(is_write, F.floor(read_rows * dice.unit("written", key)))
    spilled = F.when(dice.unit("spills", key) < 0.03, read_rows * 40).otherwise(0)
    return {
        "read_partitions": F.ceil(read_files / 8),
        "pruned_files": pruned,
        "read_files": read_files,
        "read_rows": read_rows,
        "produced_rows": F.when(is_write, 0).otherwise(F.least(read_rows, F.lit(64_000))),
        "read_bytes": read_rows * 120,
        "read_io_cache_percent": dice.below(101, "disk cache", key),
        "spilled_local_bytes": spilled,
        "written_bytes": written * 90,
        "written_rows": written,
        "written_files": F.ceil(written / 100_000),
        "shuffle_read_bytes": F.floor(read_rows * 30 * dice.unit("shuffle", key)),
        "pruned_files_bytes": F.when(is_wide, pruned * 6_000_000),
        "read_files_bytes": F.when(is_wide, read_rows * 130),
    }


SOURCE = Source(rows=rows, day="CAST(update_time AS DATE)")
