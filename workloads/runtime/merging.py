"""Merging rows into a Delta table, writing only what differs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from content.sql import identifier, literal
from runtime.errors import DataError

ATTEMPTS = 5
BROKEN = "row that may not be written: "
"""Begins the error that stops a merge."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """How many rows a write inserted, updated and deleted."""

    inserted: int = 0
    updated: int = 0
    deleted: int = 0

    @property
    def any(self) -> bool:
        return self.inserted + self.updated + self.deleted > 0


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Rows that a table should hold."""

    target: str
    """Full name."""
    key: Sequence[str]
    columns: Mapping[str, str]
    """Column to type, all that are compared and written."""
    rows: str
    """A query that gives these columns; its keys are unique."""
    scope: str | None = None
    """A query for the rows of the target that `rows` replaces: those missing from `rows` are
    deleted. None: rows are only added or updated."""
    within: str | None = None
    """A predicate over the target as `t` that holds for all rows concerned: the others are not
    looked at. None: all are."""
    stamps: Mapping[str, str] | None = None
    """Column to SQL value, written with a row but not compared."""
    rules: Mapping[str, str] = field(default_factory=dict)
    """Name of a rule to its predicate, which every row must keep; NULL counts as broken."""


def merge(spark: SparkSession, request: Merge) -> Written:
    """Bring the target to the requested rows; nothing differs, nothing is written.

    Raises DataError, and writes nothing, when a key is null or occurs twice or a rule is broken.
    """
    view = f"merge_{uuid4().hex}"

    def write() -> Written:
        try:
            spark.sql(difference_query(request)).createOrReplaceTempView(view)
            return _written(spark, merge_statement(request, view))
        except PySparkException as error:
            if _is_broken_row(error):
                raise DataError(_broken_rows(spark, request)) from None
            raise
        finally:
            spark.catalog.dropTempView(view)

    return _tried_again(write)


def insert_missing(spark: SparkSession, request: Merge) -> Written:
    """Add the requested rows whose keys the target lacks; it has all, nothing is written.

    Rows that it has are not compared, and no rule is checked: that is cheaper by a join.
    """
    return _tried_again(lambda: _written(spark, insert_statement(request)))


def difference_query(request: Merge) -> str:
    """The rows to write: new ones, changed ones, and (`_delete`) those to remove.

    A row that may not be written stops the statement.
    """
    target = (
        request.scope or f"SELECT t.* FROM {request.target} AS t WHERE {request.within or 'TRUE'}"
    )
    joined = " AND ".join(f"s.{name} <=> t.{name}" for name in map(identifier, request.key))
    values = [
        f"CASE WHEN s._n IS NULL THEN t.{identifier(name)} ELSE s.{identifier(name)} END "
        f"AS {identifier(name)}"
        for name in request.columns
    ]
    stamps = [f"{value} AS {identifier(name)}" for name, value in (request.stamps or {}).items()]
    differs = " OR ".join(
        ["t._present IS NULL"]
        + [
            f"NOT ({comparable('s', name, type_)} <=> {comparable('t', name, type_)})"
            for name, type_ in request.columns.items()
            if name not in request.key
        ]
    )
    join = "LEFT" if request.scope is None else "FULL"
    return f"""
        SELECT {", ".join([*values, *stamps])}, s._n IS NULL AS _delete
        FROM ({judged_query(request)}) AS s
        {join} OUTER JOIN (SELECT *, TRUE AS _present FROM ({target})) AS t ON {joined}
        WHERE CASE
          WHEN s._n IS NULL THEN TRUE
          WHEN s._problem IS NOT NULL THEN raise_error(concat({literal(BROKEN)}, s._problem))
          ELSE {differs} END"""


def judged_query(request: Merge) -> str:
    """The requested rows with `_problem`: why one may not be written, NULL where it may."""
    key = [identifier(name) for name in request.key]
    rules = "".join(
        f"WHEN NOT coalesce({predicate}, FALSE) THEN {literal(f'rule {name} is broken')} "
        for name, predicate in request.rules.items()
    )
    return f"""
        SELECT *, CASE
          WHEN _n > 1 THEN 'key occurs more than once'
          WHEN {" OR ".join(f"{name} IS NULL" for name in key)} THEN 'key is null'
          {rules}END AS _problem
        FROM (SELECT *, count(*) OVER (PARTITION BY {", ".join(key)}) AS _n
              FROM ({request.rows}))"""


def merge_statement(request: Merge, view: str) -> str:
    """The MERGE that writes the difference view."""
    matches = [f"t.{identifier(k)} <=> s.{identifier(k)}" for k in request.key]
    joined = " AND ".join(filter(None, [*matches, request.within]))
    written = [identifier(name) for name in [*request.columns, *(request.stamps or {})]]
    updates = ", ".join(f"t.{name} = s.{name}" for name in written)
    return (
        f"MERGE INTO {request.target} AS t USING {view} AS s ON {joined} "
        "WHEN MATCHED AND s._delete THEN DELETE "
        f"WHEN MATCHED THEN UPDATE SET {updates} "
        f"WHEN NOT MATCHED AND NOT s._delete THEN INSERT ({', '.join(written)}) "
        f"VALUES ({', '.join(f's.{name}' for name in written)})"
    )


def insert_statement(request: Merge) -> str:
    """The MERGE that adds what the target lacks."""
    matches = [f"t.{identifier(k)} = s.{identifier(k)}" for k in request.key]
    values = {identifier(name): f"s.{identifier(name)}" for name in request.columns}
    values |= {identifier(name): value for name, value in (request.stamps or {}).items()}
    return (
        f"MERGE INTO {request.target} AS t USING ({request.rows}) AS s "
        f"ON {' AND '.join(filter(None, [*matches, request.within]))} "
        f"WHEN NOT MATCHED THEN INSERT ({', '.join(values)}) VALUES ({', '.join(values.values())})"
    )


def comparable(alias: str, name: str, type_: str) -> str:
    """The column of a relation in a form that `<=>` takes: a map has no order, so it does not."""
    reference = f"{alias}.{identifier(name)}"
    return f"to_json(struct({reference}))" if "MAP<" in type_.upper() else reference


def _written(spark: SparkSession, statement: str) -> Written:
    result = spark.sql(statement).collect()[0]  # bounded: one row of counts
    return Written(
        inserted=result["num_inserted_rows"],
        updated=result["num_updated_rows"],
        deleted=result["num_deleted_rows"],
    )


def _tried_again(write: Callable[[], Written]) -> Written:
    """What the write gives; one that met another write of the table is done once more."""
    for _ in range(ATTEMPTS - 1):
        try:
            return write()
        except PySparkException as error:
            if not _is_conflict(error):
                raise
    return write()


def _broken_rows(spark: SparkSession, request: Merge) -> str:
    """Table, problem and up to three examples of each problem."""
    example = ", ', ', ".join(
        f"{literal(f'{name} = ')}, coalesce(CAST({identifier(name)} AS STRING), 'NULL')"
        for name in request.key
    )
    statement = f"""
        SELECT _problem, concat_ws('; ', slice(sort_array(collect_set(concat({example}))), 1, 3))
        FROM ({judged_query(request)}) WHERE _problem IS NOT NULL GROUP BY 1 ORDER BY 1"""
    found = spark.sql(statement).collect()  # bounded: one row per problem
    problems = "; ".join(f"{problem}, for example {examples}" for problem, examples in found)
    return f"{request.target}: {problems or 'rows changed while they were read: run again'}"


def _is_broken_row(error: PySparkException) -> bool:
    text = f"{error.getCondition()} {error}"
    return "USER_RAISED_EXCEPTION" in text and BROKEN in text


def _is_conflict(error: PySparkException) -> bool:
    return "DELTA_CONCURRENT" in f"{error.getCondition()} {error}"
