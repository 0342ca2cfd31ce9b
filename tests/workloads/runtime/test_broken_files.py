"""One broken file takes no other down: a task does all others, then fails and names the file."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from killing.product import Product
from pyspark.sql import SparkSession

from runtime.errors import TaskFailed

PROJECT = Path(__file__).resolve().parents[3]
FOLDERS = (
    "bronze/tables", "gold/tables", "gold/views", "ml/features", "ml/models", "system_tables"
)  # fmt: skip
SOURCE = "columns: {sale: {type: string, comment: Sale.}}\n"
BRONZE = """comment: Sales.
kind: changes
scope: regional
required: true
key: [sale]
checks: {}
"""
TABLE = """/* ---
comment: Sales.
kind: fact
grain: one row per sale
key: [sale]
reads:
  READ: {sale: sale}
columns:
  sale: {type: STRING, comment: Sale.}
--- */
SELECT s.sale FROM ${LAYER}.NAME AS s
"""
VIEW = """/* ---
comment: Sales.
reads: [gold.sales]
columns: {sale: {type: STRING, comment: Sale.}}
--- */
SELECT s.sale FROM ${gold}.sales AS s
"""
AT = "2026-03-10T06:00:00"


def table(read: str) -> str:
    layer, _, name = read.partition(".")
    return TABLE.replace("READ", read).replace("LAYER", layer).replace("NAME", name)


BROKEN = "comment: [\n"
CONTENT = {
    "system_tables/demo/sales.yaml": SOURCE,
    "system_tables/demo/items.yaml": SOURCE,
    "bronze/tables/demo/items.yaml": BROKEN,
    "bronze/tables/demo/sales.yaml": BRONZE,
    "gold/tables/demo/broken.sql": BROKEN,
    "gold/tables/demo/sales.sql": table("bronze.demo_sales"),
    # What it reads was made before the file broke, or not: it is tried.
    "gold/tables/demo/waiting.sql": table("gold.broken"),
    "gold/views/demo/torn.sql": BROKEN,
    "gold/views/demo/whole.sql": VIEW,
    "ml/features/ruined.sql": BROKEN,
    "ml/features/sold.sql": table("gold.sales"),
}


@pytest.fixture(scope="module")
def product(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Product:
    """A product some of whose files are broken, over a source with one row."""
    root = tmp_path_factory.mktemp("broken") / "files"
    ignored = shutil.ignore_patterns("__pycache__", "manifest.json")
    shutil.copytree(PROJECT / "workloads", root, ignore=ignored)
    for folder in FOLDERS:
        shutil.rmtree(root / folder)
    for path, text in CONTENT.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    files = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.suffix in {".py", ".sql", ".yaml"}
    }
    manifest = {"release": "test", "files": files}
    (root / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    product = Product.make(spark, root, tmp_path_factory.mktemp("files"))
    spark.sql(f"CREATE SCHEMA spark_catalog.{product.prefix}demo")
    spark.sql(f"CREATE TABLE {product.source('demo.sales')} AS SELECT '1' AS sale")
    return product


def failure(product: Product, job: str, task: str) -> str:
    with pytest.raises(TaskFailed) as caught:
        product.run(job, AT, run_id=task, only=task)
    return str(caught.value)


def logged(product: Product, task: str) -> dict[str, tuple[str, str]]:
    """Object -> status and message of its row of a task."""
    log = product.spark.table(f"spark_catalog.{product.prefix}ops.run_log")
    rows = log.where(log.task == task).collect()
    return {row["object"]: (row["status"], row["message"]) for row in rows}


def sales(product: Product, name: str) -> list[str]:
    rows = product.spark.table(f"spark_catalog.{product.prefix}{name}").collect()
    return [row["sale"] for row in rows]


def test_sound_tables_are_made_loaded_and_computed_beside_broken_files(product: Product) -> None:
    told = "bronze/tables/demo/items.yaml: line 2: not valid YAML"
    for task in ("create_bronze_tables", "load_first_window"):
        message = failure(product, "bronze_setup_job", task)
        assert message.startswith("1 of the task's objects failed:\nbronze.demo_items: Content")
        assert told in message
        status, reason = logged(product, task)["bronze.demo_items"]
        assert (status, reason.startswith(told)) == ("FAILED", True)
    assert sales(product, "bronze.demo_sales") == ["1"]

    message = failure(product, "gold_setup_job", "create_gold_tables")
    assert message.startswith("2 of the task's objects failed:\n")
    assert "gold.broken: ContentError: gold/tables/demo/broken.sql: the file must begin" in message
    assert "gold.torn: ContentError: gold/views/demo/torn.sql: the file must begin" in message
    message = failure(product, "gold_setup_job", "fill_gold_tables")
    assert message.startswith("2 of the task's objects failed:\ngold.broken: ")
    assert "gold.waiting: " in message
    assert sales(product, "gold.sales") == sales(product, "gold.whole") == ["1"]

    message = failure(product, "ml_feature_pipeline", "create_feature_tables")
    assert message.startswith("1 of the task's objects failed:\nml.ruined: ContentError: ml/")
    assert sales(product, "ml.sold") == ["1"]


def test_refresh_goes_on_beside_broken_files(product: Product) -> None:
    product.spark.sql(f"INSERT INTO {product.source('demo.sales')} VALUES ('2')")
    failure(product, "bronze_refresh_job", "load_new_rows")
    assert failure(product, "bronze_refresh_job", "check_bronze_tables").count("ContentError") == 1
    failure(product, "gold_merge_job", "merge_gold_tables")
    assert sorted(sales(product, "gold.sales")) == ["1", "2"]
    assert failure(product, "ml_inference_pipeline", "model_quality").count("ContentError") == 1
    backfill = failure(product, "gold_backfill_job", "backfill_gold_tables")
    assert "gold.broken: ContentError: gold/tables/demo/broken.sql" in backfill
