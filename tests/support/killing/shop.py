"""The source of the shop that is killed and disturbed: tables with a few rows."""

from pathlib import Path

import yaml
from deployed_files import write_manifest
from killing.product import Product
from pyspark.sql import SparkSession
from small_product import SHOP, copy_shop

LEFT_OUT = ("*stor*", "*return*", "sale_days.sql", "sale_forecaster.py")
"""More of the same kind: killed without them there is as much to see, in half the time."""
ROWS = (
    "INSERT INTO {sales} VALUES "
    "('old', 'a', 's', DATE'2026-01-02', DATE'2026-01-02', 1, 'n'), "
    "('1', 'a', 's', DATE'2026-03-01', DATE'2026-03-01', 2, 'n'), "
    "('2', 'b', 's', DATE'2026-03-01', DATE'2026-03-02', 5, NULL), "
    "('bad', 'b', 's', DATE'2026-03-01', DATE'2026-03-02', NULL, 'kept out')",
    "INSERT INTO {prices_latest} VALUES ('a', 10), ('b', 100)",
    "INSERT INTO {items} VALUES ('a', TIMESTAMP'2026-02-27 00:00:00', NULL, 'Apple')",
    "INSERT INTO {shelves} VALUES ('x', 'a'), ('y', 'b')",
)
LATER = (
    "INSERT INTO {sales} VALUES "
    "('3', 'a', 's', DATE'2026-03-09', DATE'2026-03-09', 1, 'n'), "
    "('4', 'b', 's', DATE'2026-03-08', DATE'2026-03-09', 2, 'n'), "
    "('late', 'b', 's', DATE'2026-02-20', DATE'2026-03-09', 3, 'n'), "
    "('worse', 'b', 's', DATE'2026-03-09', DATE'2026-03-09', NULL, 'kept out')",
    "INSERT OVERWRITE {prices_latest} VALUES ('a', 11), ('c', 7)",
    "INSERT INTO {items} VALUES ('a', TIMESTAMP'2026-03-08 00:00:00', NULL, 'Red apple')",
    "INSERT OVERWRITE {shelves} VALUES ('x', 'b')",
)


def deploy_shop(root: Path) -> Path:
    """The shop's files, as a deployment lays them out."""
    return write_manifest(copy_shop(root, LEFT_OUT))


def open_shop(spark: SparkSession, root: Path, files: Path) -> Product:
    """A new product over a source with a few rows; no job has run."""
    product = Product.make(spark, root, files)
    spark.sql(f"CREATE SCHEMA spark_catalog.{product.prefix}demo")
    for name in tables(product.root):
        spark.sql(f"CREATE TABLE {product.source(f'demo.{name}')} ({columns(name)})")
    put(product, ROWS)
    return product


def go_on(product: Product) -> None:
    """Let rows come to the source: new, late, and broken ones; prices change and go."""
    put(product, LATER)


def put(product: Product, statements: tuple[str, ...]) -> None:
    """Execute statements over the source's tables."""
    names = {name: product.source(f"demo.{name}") for name in tables(product.root)}
    for statement in statements:
        product.spark.sql(statement.format(**names))


def tables(root: Path) -> list[str]:
    """The source's tables that the deployed files load."""
    return sorted(path.stem for path in (root / "bronze" / "tables" / "demo").glob("*.yaml"))


def columns(name: str) -> str:
    """The columns of one of them, with their types."""
    text = (SHOP / "system_tables" / "demo" / f"{name}.yaml").read_text(encoding="utf-8")
    declared = yaml.safe_load(text)["columns"]
    return ", ".join(f"{column} {entry['type']}" for column, entry in declared.items())
