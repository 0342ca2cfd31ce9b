"""A small product that is killed and disturbed: a shop's sales and prices, and Gold over them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from killing.product import Product
from killing.shop import deploy_shop, open_shop
from pyspark.sql import SparkSession


@pytest.fixture(scope="session")
def shop_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop's files, deployed."""
    return deploy_shop(tmp_path_factory.mktemp("shop") / "files")


@pytest.fixture(scope="session")
def make_shop(
    spark: SparkSession, shop_files: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Product]:
    """Makes shops, each with a source of its own; no job has run."""
    return lambda: open_shop(spark, shop_files, tmp_path_factory.mktemp("files"))
