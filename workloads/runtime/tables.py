"""Creating Delta tables."""

from pyspark.sql import SparkSession

from content.sql import identifier, literal
from content.table_spec import Column, TableSpec
from runtime.dialect import Dialect


def create_table(spark: SparkSession, engine: Dialect, name: str, spec: TableSpec) -> bool:
    """Create the table, or add the columns that it lacks; True when anything was made."""
    if not spark.catalog.tableExists(name):
        spark.sql(create_statement(engine, name, spec))
        return True
    present = set(spark.table(name).columns)
    missing = [column for column in spec.columns if column.name not in present]
    if missing:
        statement = f"ALTER TABLE {name} ADD COLUMNS ({', '.join(map(_declaration, missing))})"
        spark.sql(statement)
    return bool(missing)


def create_statement(engine: Dialect, name: str, spec: TableSpec) -> str:
    """The CREATE TABLE text for this engine."""
    short = name.rpartition(".")[2].strip("`")
    columns = ", ".join(map(_declaration, spec.columns))
    constraints = engine.primary_key(short, spec.key) + "".join(
        engine.foreign_key(short, ours, key) for ours, key in spec.foreign_keys.items()
    )
    return (
        f"CREATE TABLE IF NOT EXISTS {name} ({columns}{constraints}) "
        f"USING DELTA COMMENT {literal(spec.comment)} {engine.cluster_by(spec.cluster_by)} "
        + engine.properties(list(dict.fromkeys([*spec.cluster_by, *spec.key, *spec.pruned_by])))
    )


def current_version(spark: SparkSession, table: str) -> int:
    """The newest version of one of our Delta tables."""
    statement = f"DESCRIBE HISTORY {table} LIMIT 1"
    return int(spark.sql(statement).collect()[0]["version"])  # bounded: one row


def _declaration(column: Column) -> str:
    return f"{identifier(column.name)} {column.type} COMMENT {literal(column.comment)}"
