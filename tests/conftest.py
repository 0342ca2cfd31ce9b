"""Fixtures that several parts share: one Spark session, the deployed workloads, a task."""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

PROJECT = Path(__file__).resolve().parent.parent
DELTA = "io.delta:delta-spark_4.2_2.13:4.4.0,io.delta:delta-storage:4.4.0"
NOT_NEEDED = (
    "org.apache.hadoop:hadoop-client-runtime,org.apache.hadoop:hadoop-client-api,"
    "io.delta:delta-kernel-api,io.delta:delta-kernel-defaults,io.delta:delta-kernel-unitycatalog,"
    "io.unitycatalog:unitycatalog-client,io.unitycatalog:unitycatalog-hadoop,org.antlr:antlr4-runtime"
)


NEEDS_JVM = {"spark", "task", "dev", "prod"}
NODE_FOLDERS = {"terraform", "layers", "product"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a JVM or Node, so that the fast suites can leave it out."""
    for item in items:
        if NEEDS_JVM & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.spark)
        if item.path.relative_to(PROJECT / "tests").parts[0] in NODE_FOLDERS:
            item.add_marker(pytest.mark.node)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """One session for the whole run, set up for many small tables."""
    folder = tmp_path_factory.mktemp("spark")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.jars.packages": DELTA,
        "spark.jars.excludes": NOT_NEEDED,
        "spark.jars.ivy": str(PROJECT / ".health-monitor" / "ivy"),
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.sources.default": "delta",
        "spark.sql.legacy.parameterSubstitution.constantsOnly": "true",
        "spark.databricks.delta.snapshotPartitions": "1",
        "spark.databricks.delta.allowArbitraryProperties.enabled": "true",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.session.timeZone": "UTC",
        "spark.driver.memory": "3g",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.hadoop.javax.jdo.option.ConnectionURL": (
            f"jdbc:derby:;databaseName={folder}/metastore;create=true"
        ),
        "spark.driver.extraJavaOptions": (
            f"-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dderby.system.home={folder}"
        ),
    }
    builder = SparkSession.builder.master("local[2]").enableHiveSupport()
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workloads as a deployment lays them out: with their manifest."""
    root = tmp_path_factory.mktemp("deployed") / "files"
    shutil.copytree(PROJECT / "workloads", root, ignore=shutil.ignore_patterns("__pycache__"))
    files = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.suffix in {".py", ".sql", ".yaml"}
    }
    manifest = {"release": "test", "files": files}
    (root / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return root
