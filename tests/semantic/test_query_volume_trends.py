"""What get_query_volume_trends refuses; what it answers is in its cases."""

from typing import Any

import pytest
from pyspark.errors import PySparkException

from cases import WORKLOADS
from content.semantic.function import read_function

PATH = "semantic/functions/performance/get_query_volume_trends.sql"


@pytest.fixture(scope="module")
def name(layer: Any) -> str:
    for table in ("gold.fact_query", "gold.dim_workspace"):
        layer.give(table, [])
    created: str = layer.create(read_function(WORKLOADS, PATH))
    return created


def test_unknown_granularity_is_told(name: str, layer: Any) -> None:
    with pytest.raises(PySparkException, match="a bucket is HOUR, DAY or WEEK, not MONTH"):
        layer.call(name, {"granularity": "MONTH"}).collect()


def test_no_days_are_no_buckets(name: str, layer: Any) -> None:
    assert layer.call(name, {"days_back": 0}).collect() == []
