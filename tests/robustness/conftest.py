"""A small product: two Bronze tables, one added to and one merged, and Gold over them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from killing.product import Product, deploy
from pyspark.sql import SparkSession

PROJECT = Path(__file__).resolve().parents[2]
COLUMNS = {
    "demo.sales": "sale STRING, item STRING, sold_on DATE, arrived DATE, quantity INT, note STRING",
    "demo.prices_latest": "item STRING, price INT",
}
ROWS = (
    "INSERT INTO {sales} VALUES "
    "('old', 'a', DATE'2026-01-02', DATE'2026-01-02', 1, 'n'), "
    "('1', 'a', DATE'2026-03-01', DATE'2026-03-01', 2, 'n'), "
    "('2', 'b', DATE'2026-03-01', DATE'2026-03-02', 5, NULL), "
    "('bad', 'b', DATE'2026-03-01', DATE'2026-03-02', NULL, 'kept out')",
    "INSERT INTO {prices_latest} VALUES ('a', 10), ('b', 100)",
)
LATER = (
    "INSERT INTO {sales} VALUES "
    "('3', 'a', DATE'2026-03-09', DATE'2026-03-09', 1, 'n'), "
    "('4', 'b', DATE'2026-03-08', DATE'2026-03-09', 2, 'n'), "
    "('late', 'b', DATE'2026-02-20', DATE'2026-03-09', 3, 'n'), "
    "('worse', 'b', DATE'2026-03-09', DATE'2026-03-09', NULL, 'kept out')",
    "INSERT OVERWRITE {prices_latest} VALUES ('a', 11), ('c', 7)",
)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small product's files, deployed."""
    content = Path(__file__).parent / "content"
    return deploy(PROJECT / "workloads", content, tmp_path_factory.mktemp("small") / "files")


@pytest.fixture(scope="session")
def make_product(
    spark: SparkSession, small: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Product]:
    """Makes small products, each over a source with a few rows; no job has run."""

    def make() -> Product:
        product = Product.make(spark, small, tmp_path_factory.mktemp("files"))
        spark.sql(f"CREATE SCHEMA spark_catalog.{product.prefix}demo")
        for table, columns in COLUMNS.items():
            spark.sql(f"CREATE TABLE {product.source(table)} ({columns})")
        put(product, ROWS)
        return product

    return make


def put(product: Product, statements: tuple[str, ...]) -> None:
    """Execute statements over the source's tables."""
    names = {table.partition(".")[2]: product.source(table) for table in COLUMNS}
    for statement in statements:
        product.spark.sql(statement.format(**names))


@pytest.fixture(scope="session")
def later() -> Callable[[Product], None]:
    """Lets rows come to the source: new, late, and broken ones; prices change and go."""
    return lambda product: put(product, LATER)
