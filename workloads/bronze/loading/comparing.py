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
    """Rows that break a `fail` rule."""
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
    chosen = "TRUE" if spans is None else in_spans(loading.source.table, spans)
    row = loading.task.spark.sql(statement(loading, chosen)).collect()[0]  # bounded: one row
    return Comparison(
        days=row["days"],
        read=row["counted"]["accepted"] + row["counted"]["rejected"],
        keys=row["keys"],
        rejected=row["counted"]["rejected"],
        differing=[Day(**day.asDict()) for day in row["differing"]],
        broken=[row[f"broken_{number}"] for number in range(len(loading.source.table.warn_rules))],
        twice=row["twice"],
        twice_day=row["twice_day"],
        examples=row["examples"][:3],
    )


def statement(loading: Loading, chosen: str) -> str:
    """The statement over the rows under a condition: one row, with a list of the days that differ.

    Each of the two tables is read once.
    """
    source, table = loading.source, loading.source.table
    day, key = table.day or "CAST(NULL AS DATE)", ", ".join(map(identifier, table.key))
    values = f"struct({', '.join(source.compared('r') or ['0'])})"
    is_held = "_deleted_at IS NULL" if table.is_present_state else "TRUE"
    hashed = "CAST(xxhash64({}) AS DECIMAL(20,0))"
    rules = [loading.task.render(check.rule) for check in table.warn_rules]
    broken = "".join(
        f", count_if({is_held} AND NOT coalesce({rule}, FALSE)) AS broken_{n}"
        for n, rule in enumerate(rules)
    )
    summed = "".join(f", sum(broken_{n}) AS broken_{n}" for n in range(len(rules)))
    listed = ", ".join(f"coalesce(b.broken_{n}, 0)" for n in range(len(rules)))
    totals = "".join(f", coalesce(sum(broken[{n}]), 0) AS broken_{n}" for n in range(len(rules)))
    held, named = hashed.format(f"{key}, {values}"), f"CAST(struct({key}) AS STRING)"
    rows, latest = source.judged_rows(chosen), f"max(CASE WHEN _accepted THEN {values} END)"
    counted = (
        "struct(coalesce(sum(accepted), 0) AS accepted, coalesce(sum(rejected), 0) AS rejected)"
    )
    if source.located is not None and table.is_present_state:
        # A newer file also replaces rows whose keys it lacks.
        rows = f"SELECT *, TRUE AS _accepted FROM ({source.one_row_per_key(chosen)})"
        counted = f"""(SELECT struct(count_if(_accepted) AS accepted,
                                     count_if(NOT _accepted) AS rejected)
                       FROM ({source.judged_rows(chosen)}))"""
    elif source.located is not None:
        newest = f"struct(struct({', '.join(newer(table))}) AS newer, {values} AS one)"
        latest = f"max(CASE WHEN _accepted THEN {newest} END).one"
    return f"""
        WITH of_source AS (
          SELECT _day, sum(_n) AS accepted, sum(_rejected) AS rejected, count_if(_n > 0) AS keys,
                 sum(CASE WHEN _n > 0 THEN {hashed.format(f"{key}, _latest")} END) AS total
          FROM (SELECT {day} AS _day, {key}, count_if(_accepted) AS _n,
                       count_if(NOT _accepted) AS _rejected, {latest} AS _latest
                FROM ({rows}) AS r GROUP BY ALL)
          GROUP BY _day),
        of_bronze AS (
          SELECT _day, sum(_held) AS n, sum(_total) AS total{summed}, count_if(_rows > 1) AS twice,
                 collect_list(CASE WHEN _rows > 1 THEN {named} END) AS examples
          FROM (SELECT max({day}) AS _day, {key}, count(*) AS _rows, count_if({is_held}) AS _held,
                       sum(CASE WHEN {is_held} THEN {held} END) AS _total {broken}
                FROM {loading.target} AS r WHERE {chosen} GROUP BY {key})
          GROUP BY _day),
        days AS (
          SELECT coalesce(s._day, b._day) AS day, coalesce(s.accepted, 0) AS accepted,
                 coalesce(s.rejected, 0) AS rejected, coalesce(s.keys, 0) AS source_keys,
                 coalesce(b.n, 0) AS bronze_rows, coalesce(b.twice, 0) AS twice, b.examples,
                 coalesce(s.keys, 0) + coalesce(b.n, 0) > 0 AS is_there,
                 NOT (s.total <=> b.total AND coalesce(s.keys, 0) = coalesce(b.n, 0)) AS differs,
                 CAST(array({listed}) AS ARRAY<BIGINT>) AS broken
          FROM of_source AS s FULL OUTER JOIN of_bronze AS b ON s._day <=> b._day)
        SELECT count_if(is_there) AS days, {counted} AS counted,
               coalesce(sum(source_keys), 0) AS keys{totals},
               reverse(array_sort(collect_list(
                 CASE WHEN is_there AND differs
                   THEN struct(day, source_keys, bronze_rows, broken) END
               ))) AS differing,
               coalesce(sum(twice), 0) AS twice, max(CASE WHEN twice > 0 THEN day END) AS twice_day,
               sort_array(flatten(collect_list(examples))) AS examples
        FROM days"""
