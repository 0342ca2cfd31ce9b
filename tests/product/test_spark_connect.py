"""The deployed code runs on Spark Connect, which is what serverless compute offers."""

import pytest
from product import GOLD, MASTERS, Deployment, table
from pyspark.sql import SparkSession


@pytest.fixture(scope="module")
def connected(prod: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """The plan of production, on the same source and clock, through a Spark Connect server."""
    state = tmp_path_factory.mktemp("connected") / "state"
    deployment = Deployment(env=prod.env, state=state, schemas=prod.schemas, source=prod.source)
    deployment.run(*MASTERS, "--engine", "connect", at="2026-03-04T06:00:00")
    return deployment


@pytest.mark.parametrize("name", GOLD)
def test_gold_through_a_server_equals_gold_of_the_embedded_spark(
    spark: SparkSession, prod: Deployment, connected: Deployment, name: str
) -> None:
    embedded = [repr(row) for row in table(spark, prod, "gold", name).collect()]
    through_server = [repr(row) for row in table(spark, connected, "gold", name).collect()]
    assert sorted(through_server) == sorted(embedded)
    assert embedded


def test_both_engines_make_the_same_tables(prod: Deployment, connected: Deployment) -> None:
    assert set(connected.versions()) == set(prod.versions())
