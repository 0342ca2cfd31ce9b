"""The source of the small product of the kill tests: a shop with sales and prices."""

from pathlib import Path

from killing.product import Product, deploy
from pyspark.sql import SparkSession

PROJECT = Path(__file__).resolve().parents[3]
CONTENT = PROJECT / "tests" / "robustness" / "content"
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


def deploy_shop(root: Path) -> Path:
    """The workloads with the shop's content, as a deployment lays them out."""
    return deploy(CONTENT, root)


def open_shop(spark: SparkSession, root: Path, files: Path) -> Product:
    """A new product over a source with a few rows; no job has run."""
    product = Product.make(spark, root, files)
    spark.sql(f"CREATE SCHEMA spark_catalog.{product.prefix}demo")
    for table, columns in COLUMNS.items():
        spark.sql(f"CREATE TABLE {product.source(table)} ({columns})")
    put(product, ROWS)
    return product


def go_on(product: Product) -> None:
    """Let rows come to the source: new, late, and broken ones; prices change and go."""
    put(product, LATER)


def put(product: Product, statements: tuple[str, ...]) -> None:
    """Execute statements over the source's tables."""
    names = {table.partition(".")[2]: product.source(table) for table in COLUMNS}
    for statement in statements:
        product.spark.sql(statement.format(**names))
