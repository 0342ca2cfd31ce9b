"""Workload code uses only what Spark Connect and serverless compute have."""

from pathlib import Path

import pytest

import connect_safe

WORKLOADS = Path(__file__).resolve().parents[2] / "workloads"
FILES = sorted(path.relative_to(WORKLOADS).as_posix() for path in WORKLOADS.rglob("*.py"))

BROKEN = {
    "rows = frame.rdd": ".rdd",
    "frame.sparkContext.setLogLevel('ERROR')": ".sparkContext",
    "from py4j.java_gateway import JavaGateway": "py4j",
    "frame.cache()": ".cache",
    "frame.localCheckpoint()": ".localCheckpoint",
    "frame.createGlobalTempView('x')": ".createGlobalTempView",
    "spark.sql('SELECT * FROM global_temp.x')": "global_temp.",
    "spark.conf.set('spark.sql.shuffle.partitions', 1)": ".conf.set",
    "spark = SparkSession.builder.getOrCreate()": ".getOrCreate",
    "spark.sql('SET spark.sql.ansi.enabled = true')": "SET spark.",
    "frame.writeStream.toTable('t')": ".writeStream",
    "root = Path(__file__).parent": "__file__",
    "import os\nos.chdir('/')": ".chdir",
    "from . import names": "relative import",
    "import sys\nsys.exit(0)": ".exit",
    "raise SystemExit(1)": "SystemExit",
    "dbutils.widgets.get('x')": "dbutils",
    "path = 'dbfs:/x'": "dbfs:",
    "path = '/mnt/x'": "/mnt/",
    "rows = frame.collect()": ".collect",
    "rows = frame.toPandas()": ".toPandas",
    "from delta.tables import DeltaTable": "import delta",
    "frame.write.option('txnAppId', 'a')": "txnAppId",
    "spark.sql(f'SELECT * FROM {name}')": ".sql: build",
    "spark.sql('SELECT * FROM ' + name)": ".sql: build",
    "text = 'CREATE TABLE t (a INT PRIMARY KEY)'": "PRIMARY KEY",
    "text = 'CONSTRAINT f FOREIGN KEY (a) REFERENCES d (a)'": "FOREIGN KEY",
    "text = 'ANALYZE TABLE t'": "ANALYZE TABLE",
    "from pyspark.sql.functions import *": "import *",
    "import pyspark.pandas as ps": "pyspark.pandas",
    "import os\nvalue = os.environ['X']": ".environ",
    "import subprocess": "subprocess",
    "udf = mlflow.pyfunc.spark_udf(spark, uri)": ".spark_udf",
    "mlflow.sklearn.log_model(model, name='m')": "signature",
    "mlflow.sklearn.log_model(model, signature=s, registered_model_name='m')": "after the gate",
}


@pytest.mark.parametrize("path", FILES)
def test_workload_code_keeps_to_what_connect_has(path: str) -> None:
    source = (WORKLOADS / path).read_text(encoding="utf-8")
    assert connect_safe.violations(source, path) == []


@pytest.mark.parametrize(("code", "named"), BROKEN.items(), ids=list(BROKEN.values()))
def test_what_connect_lacks_is_named_with_its_line(code: str, named: str) -> None:
    found = connect_safe.violations(code, "gold/x.py")
    assert any(named in text and text.startswith("gold/x.py:") for text in found), found


def test_bounded_collect_and_limit_are_allowed() -> None:
    assert connect_safe.violations("a = f.limit(3).collect()", "gold/x.py") == []
    assert connect_safe.violations("# bounded: one row\na = f.collect()", "gold/x.py") == []
