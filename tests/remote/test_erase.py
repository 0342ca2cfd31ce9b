"""Persons are erased from a deployment's tables by what its SQL warehouse is asked."""

from collections.abc import Iterator

import pytest
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from remote_commands import Commands
from small_deployment import ADMIN, SERVICE, SmallDeployment

from content.erasure import hash_of
from health_monitor.local.query import rows_of
from workspace_emulator.execution.statements import Answered, SqlFailure, Statement

HERE = {"b": "erased_b", "o": "erased_o", "s": "erased_s"}
EVENTS = "spark_catalog.erased_b.access_assistant_events"
PERSONS = "spark_catalog.erased_o.erased_principals"


@pytest.fixture
def asked(spark: SparkSession, deployment: SmallDeployment) -> Iterator[list[str]]:
    """What the warehouse was asked; Spark answers for it, over one table with two persons."""
    texts: list[str] = []

    def answers(statement: Statement) -> Answered:
        texts.append(statement.text)
        if "current_user()" in statement.text:
            return Answered(columns={"me": "STRING"}, rows=[[statement.principal]])
        text = statement.text
        for schema, here in HERE.items():
            text = text.replace(f"`main`.`{schema}`", f"spark_catalog.{here}")
        try:
            frame = spark.sql(text.replace("`main`.", "spark_catalog."))
        except PySparkException as error:
            raise SqlFailure(str(error)) from error
        return Answered(
            columns={name: type_.upper() for name, type_ in frame.dtypes},
            rows=rows_of(frame, None).values,
        )

    for schema in HERE.values():
        spark.sql(f"CREATE SCHEMA spark_catalog.{schema}")
    spark.sql(f"CREATE TABLE {EVENTS} (event_id STRING, initiated_by STRING) USING DELTA")
    spark.sql(f"INSERT INTO {EVENTS} VALUES ('1', 'Ann@x.com'), ('2', 'bob@x.com')")
    deployment.admin.post(
        "/api/2.0/sql/warehouses", name="[t] health-monitor-t", cluster_size="2X-Small"
    )
    deployment.workspace.answers = answers
    yield texts
    for schema in HERE.values():
        spark.sql(f"DROP SCHEMA spark_catalog.{schema} CASCADE")


def held(spark: SparkSession, columns: str, table: str) -> list[tuple[object, ...]]:
    return sorted(map(tuple, spark.sql(f"SELECT {columns} FROM {table}").collect()))


def test_person_is_erased_through_the_warehouse(
    spark: SparkSession, commands: Commands, asked: list[str]
) -> None:
    done = commands.run("ann@x.com", command="erase")
    assert done.code == 0, done.err
    assert done.out == (
        "bronze.access_assistant_events: 1 row\n"
        "1 row in 1 of 1 places: hold a person; nothing was changed, --apply erases\n"
    )
    assert held(spark, "initiated_by", EVENTS) == [("Ann@x.com",), ("bob@x.com",)]
    assert not spark.catalog.tableExists(PERSONS)
    done = commands.run("ann@x.com", "--apply", command="erase")
    assert done.code == 0, done.err
    assert done.out == (
        "bronze.access_assistant_events: 1 row\n"
        "1 row in 1 of 1 places: erased\n"
        "bronze.access_assistant_events: still in version 0 to 1: 1 row\n"
        "their files can go 7 days after the erase, when you run:\n"
        "VACUUM `main`.`b`.`access_assistant_events`;\n"
    )
    ((_, salt),) = held(spark, "kind, value", f"{PERSONS} WHERE kind = 'SALT'")
    hashed = hash_of(str(salt), "ann@x.com")
    assert held(spark, "value", f"{PERSONS} WHERE kind = 'PRINCIPAL'") == [(hashed,)]
    assert held(spark, "*", EVENTS) == [("1", f"{hashed}@erased"), ("2", "bob@x.com")]
    assert not [text for text in asked if str(salt) in text or "ann@x" in text.lower()]


def test_only_run_as_may_make_the_table_that_only_run_as_may_read(
    spark: SparkSession, commands: Commands, asked: list[str]
) -> None:
    commands.settings(f"run_as: {SERVICE}\n")
    done = commands.run("ann@x.com", "--apply", command="erase")
    assert done.code == 1
    assert f"you are {ADMIN}; t runs as {SERVICE}, who alone may read the salt" in done.err
    assert not spark.catalog.tableExists(PERSONS)
    assert held(spark, "initiated_by", EVENTS) == [("Ann@x.com",), ("bob@x.com",)]
    assert commands.run("ann@x.com", command="erase").code == 0
