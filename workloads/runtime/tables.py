"""Creating Delta tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyspark.sql import SparkSession

from content.sql import identifier, literal
from content.table_spec import Column, TableSpec
from runtime.dialect import Dialect, foreign_key_name


@dataclass(frozen=True, kw_only=True)
class Detail:
    """What a Delta table says of itself."""

    size: int
    """Bytes of its present files."""
    properties: Mapping[str, str]


def create_table(spark: SparkSession, dialect: Dialect, name: str, spec: TableSpec) -> bool:
    """Create the table, or add the columns that it lacks; True when anything was made."""
    if not spark.catalog.tableExists(name):
        spark.sql(create_statement(dialect, name, spec))
        return True
    present = set(spark.table(name).columns)
    missing = [column for column in spec.columns if column.name not in present]
    if missing:
        statement = f"ALTER TABLE {name} ADD COLUMNS ({', '.join(map(_declaration, missing))})"
        spark.sql(statement)
    return bool(missing)


def create_statement(dialect: Dialect, name: str, spec: TableSpec) -> str:
    """The CREATE TABLE text for this engine."""
    short = name.rpartition(".")[2].strip("`")
    columns = ", ".join(map(_declaration, spec.columns))
    constraints = dialect.primary_key(short, spec.key) + "".join(
        f", {constraint}" for constraint in dialect.foreign_keys(short, spec.foreign_keys)
    )
    return (
        f"CREATE TABLE IF NOT EXISTS {name} ({columns}{constraints}) "
        f"USING DELTA COMMENT {literal(spec.comment)} {dialect.cluster_by(spec.cluster_by)} "
        + dialect.properties(list(dict.fromkeys([*spec.cluster_by, *spec.key, *spec.pruned_by])))
    )


def declare_references(spark: SparkSession, dialect: Dialect, name: str, spec: TableSpec) -> int:
    """Declare the foreign keys that a table lacks: a new reference reaches a table that exists."""
    if dialect.is_local or not spec.foreign_keys:
        return 0
    short = name.rpartition(".")[2].strip("`")
    # bounded: one row per constraint of a table
    present = {row[0] for row in spark.sql(dialect.constraints_query(name)).collect()}
    lacking = {
        ours: key
        for ours, key in spec.foreign_keys.items()
        if foreign_key_name(short, ours) not in present
    }
    for constraint in dialect.foreign_keys(short, lacking):
        statement = f"ALTER TABLE {name} ADD {constraint}"
        spark.sql(statement)
    return len(lacking)


def current_version(spark: SparkSession, table: str) -> int:
    """The newest version of one of our Delta tables."""
    statement = f"DESCRIBE HISTORY {table} LIMIT 1"
    return int(spark.sql(statement).collect()[0]["version"])  # bounded: one row


def table_detail(spark: SparkSession, table: str) -> Detail:
    """What one of our Delta tables says of itself."""
    statement = f"DESCRIBE DETAIL {table}"
    row = spark.sql(statement).collect()[0]  # bounded: one row
    return Detail(size=row["sizeInBytes"], properties=row["properties"])


def _declaration(column: Column) -> str:
    return f"{identifier(column.name)} {column.type} COMMENT {literal(column.comment)}"
