"""Comparing a Bronze table with its source, in one statement: by day, whatever the order of rows.

A day is right when both hold as many keys, and the sum of a hash over key and values is the same.
Of rows with one key in the source the greatest counts, the one that a load takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bronze.loading.days import Span, in_spans
from bronze.loading.exported import newer
from bronze.loading.loading import Loading
from bronze.loading.quarantine import unknown_rejects
from content.sql import identifier


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day on which source and Bronze table differ."""

    day: date | None
    source_keys: int
    bronze_rows: int
    broken: Sequence[int]
    """Rows of Bronze that break each rule which only warns."""

    @property
    def is_behind(self) -> bool:
        """Whether Bronze lacks something, even though it may hold what the source let go."""
        return 0 < self.source_keys >= self.bronze_rows


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What a comparison found."""

    days: int
    """How many days were compared."""
    read: int
    """Rows of the source, rejected ones among them."""
    keys: int
    """Keys of the others."""
    rejected: int
    unknown_rejects: int
    """Rows that break a `fail` rule, and are not in the quarantine."""
    differing: Sequence[Day]
    """Newest first."""
    broken: Sequence[int]
    twice: int
    """Keys that occur more than once in Bronze."""
    twice_day: date | None
    """The newest day of one."""
    examples: Sequence[str]
    """Up to three of them."""

    @property
    def is_repeated(self) -> bool:
        """Whether rows of the source share their key."""
        return self.read - self.rejected > self.keys

    @property
    def behind(self) -> list[Day]:
        return [day for day in self.differing if day.is_behind]


def compare(loading: Loading, spans: Sequence[Span] | None) -> Comparison:
    """Compare these days; None: everything."""
    row = loading.task.spark.sql(statement(loading, spans)).collect()[0]  # bounded: one row
    return Comparison(
        days=row["days"],
        read=row["accepted"] + row["rejects"]["n"],
        keys=row["keys"],
        rejected=row["rejects"]["n"],
        unknown_rejects=row["rejects"]["unknown"],
        differing=[Day(**day.asDict()) for day in row["differing"]],
        broken=[row[f"broken_{number}"] for number in range(len(loading.source.table.warn_rules))],
        twice=row["twice"]["n"],
        twice_day=row["twice"]["day"],
        examples=row["twice"]["examples"],
    )


def statement(loading: Loading, spans: Sequence[Span] | None) -> str:
    """The statement: one row, with a list of the days that differ."""
    source, table = loading.source, loading.source.table
    chosen = "TRUE" if spans is None else in_spans(table, spans)
    held = f"{chosen} AND _deleted_at IS NULL" if table.is_present_state else chosen
    day, key = table.day or "CAST(NULL AS DATE)", ", ".join(map(identifier, table.key))
    values = f"struct({', '.join(source.compared('r') or ['0'])})"
    hashed = "sum(CAST(xxhash64({}) AS DECIMAL(20,0)))"
    rules = [loading.task.render(check.rule) for check in table.warn_rules]
    broken = [
        f"count_if(NOT coalesce({rule}, FALSE)) AS broken_{n}" for n, rule in enumerate(rules)
    ]
    listed = ", ".join(f"coalesce(b.broken_{n}, 0)" for n in range(len(rules)))
    totals = "".join(f", coalesce(sum(broken[{n}]), 0) AS broken_{n}" for n in range(len(rules)))
    rows, accepted, latest = (
        source.located_rows(chosen),
        "coalesce(sum(accepted), 0)",
        f"max({values})",
    )
    if source.located is not None and table.is_present_state:
        # A newer file also replaces rows whose keys it lacks.
        rows = source.one_row_per_key(chosen)
        accepted = f"(SELECT count(*) FROM ({source.accepted_rows(chosen)}))"
    elif source.located is not None:
        latest = f"max(struct(struct({', '.join(newer(table))}) AS newer, {values} AS one)).one"
    return f"""
        WITH of_source AS (
          SELECT _day, sum(_n) AS n, count(*) AS keys, {hashed.format(f"{key}, _latest")} AS total
          FROM (SELECT {day} AS _day, {key}, count(*) AS _n, {latest} AS _latest
                FROM ({rows}) AS r GROUP BY ALL)
          GROUP BY _day),
        of_bronze AS (
          SELECT {", ".join([f"{day} AS _day", "count(*) AS n", *broken])},
                 {hashed.format(f"{key}, {values}")} AS total
          FROM {loading.target} AS r WHERE {held} GROUP BY ALL),
        days AS (
          SELECT coalesce(s._day, b._day) AS day, coalesce(s.n, 0) AS accepted,
                 coalesce(s.keys, 0) AS source_keys, coalesce(b.n, 0) AS bronze_rows,
                 NOT (s.total <=> b.total AND s.keys <=> b.n) AS differs,
                 CAST(array({listed}) AS ARRAY<BIGINT>) AS broken
          FROM of_source AS s FULL OUTER JOIN of_bronze AS b ON s._day <=> b._day)
        SELECT count(*) AS days, {accepted} AS accepted,
               coalesce(sum(source_keys), 0) AS keys{totals},
               reverse(array_sort(collect_list(
                 CASE WHEN differs THEN struct(day, source_keys, bronze_rows, broken) END
               ))) AS differing,
               ({unknown_rejects(loading, chosen)}) AS rejects,
               (SELECT struct(count(*) AS n, max(_day) AS day,
                              slice(sort_array(collect_list(_key)), 1, 3) AS examples)
                FROM (SELECT CAST(struct({key}) AS STRING) AS _key, max({day}) AS _day
                      FROM {loading.target} WHERE {chosen}
                      GROUP BY {key} HAVING count(*) > 1)) AS twice
        FROM days"""
