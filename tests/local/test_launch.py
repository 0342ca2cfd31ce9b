"""A run with Spark: schemas, source tables, sessions, the registry, and what it leaves behind."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from plans import Site, python, run_job

PROJECT = Path(__file__).resolve().parents[2]
IVY = PROJECT / ".health-monitor" / "ivy"

RUN = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from health_monitor.local.errors import LocalError
from health_monitor.local.launch import Request, launch
from health_monitor.local.plan_reader import read_plan
from health_monitor.local.report import report
from health_monitor.local.state import State
plan, state, ivy, source = map(Path, sys.argv[1:5])
start = datetime(2026, 3, 1, tzinfo=UTC)
request = Request(jobs=tuple(sys.argv[5:]), start_time=start, source=source)
try:
    outcome = launch(read_plan(plan), State(folder=state), ivy, request)
except LocalError as error:
    sys.exit(f"error: {error}")
print(report(outcome))
sys.exit(0 if outcome.is_success else 1)
"""

SESSION = """
from pyspark.sql import SparkSession
spark = SparkSession.getActiveSession()
values = dict(argument.removeprefix("--").split("=", 1) for argument in argv)
"""
COPY = (
    SESSION
    + """
usage = spark.table(values["source"] + "billing.usage")
usage.createOrReplaceTempView("of_one_session")
target = f"{values['catalog']}.{values['gold']}.copy"
usage.write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(target)
print("noise on stdout")
"""
)
ALONE = (
    SESSION
    + """
assert not spark.catalog.tableExists("of_one_session"), "a view of another session"
import sqlite3
store = sqlite3.connect(values["registry"].removeprefix("sqlite:///"))
names = store.execute("SELECT name FROM experiments").fetchall()
assert ("/Shared/hm/models",) in names, names
"""
)
OVERRUN = (
    SESSION
    + """
sleep = "java_method('java.lang.Thread', 'sleep', 60000L)"
spark.range(4).repartition(1).selectExpr(sleep).collect()
"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A master that runs two jobs over one source table, and a job whose Spark work overruns."""
    site = Site(folder=tmp_path_factory.mktemp("launch"))
    site.add("databricks_schema.gold", name="t_gold", catalog_name="prod")
    site.add("databricks_mlflow_experiment.models", name="/Shared/hm/models")
    site.entry("copy", COPY.strip()).entry("alone", ALONE.strip()).entry("overrun", OVERRUN.strip())
    common = ["--catalog={{job.parameters.catalog}}", "--gold=${databricks_schema.gold.name}"]
    source = "--source={{job.parameters.source}}"
    registry = "--registry={{job.parameters.registry}}"
    declared = {"catalog": "prod", "source": "system.", "registry": "databricks-uc"}
    hands = {name: "{{job.parameters." + name + "}}" for name in declared}
    site.job("copy_job", python("copy", arguments=[*common, source]), parameters=declared)
    site.job("alone_job", python("alone", arguments=[*common, registry]), parameters=declared)
    site.job(
        "master",
        run_job("copy_job", hands=hands),
        run_job("alone_job", after=("copy_job",), hands=hands),
        parameters=declared,
    )
    site.job("overrun_job", python("overrun", timeout_seconds=3))
    return site


def write_usage(site: Site, name: str, **columns: list[Any]) -> None:
    folder = site.folder / "source" / "billing" / "usage"
    folder.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(columns).to_parquet(folder / name)


def launch(site: Site, *jobs: str) -> subprocess.CompletedProcess[str]:
    folders = [site.write(), site.folder / "state", IVY, site.folder / "source"]
    return subprocess.run(
        [sys.executable, "-c", RUN, *map(str, folders), *jobs],
        env={**os.environ, "PYTHONPATH": str(PROJECT / "constructs")},
        capture_output=True,
        text=True,
        timeout=300,
    )


def copied(site: Site) -> list[dict[str, Any]]:
    """The rows of the copy, read from the files of its newest version."""
    table = site.folder / "state" / "warehouse" / "t_gold.db" / "copy"
    newest = max((table / "_delta_log").glob("*.json"))
    actions = [json.loads(line) for line in newest.read_text(encoding="utf-8").splitlines()]
    files = [table / action["add"]["path"] for action in actions if "add" in action]
    rows = [row for file in files for row in pd.read_parquet(file).to_dict("records")]
    return sorted(({str(k): v for k, v in row.items()} for row in rows), key=lambda row: row["id"])


@pytest.mark.spark
def test_run_reads_sources_isolates_sessions_follows_new_columns_and_stops_overruns(
    site: Site,
) -> None:
    write_usage(site, "a.parquet", id=[1])
    first = launch(site, "master")
    assert first.returncode == 0, first.stdout + first.stderr
    assert first.stderr == ""
    assert "noise" not in first.stdout
    assert "master > copy_job > copy: SUCCESS" in first.stdout
    assert copied(site) == [{"id": 1}]
    log = max((site.folder / "state" / "logs").glob("2*.log")).read_text(encoding="utf-8")
    assert "noise on stdout" in log

    write_usage(site, "b.parquet", id=[2], price=["0.1"])
    second = launch(site, "copy_job", "overrun_job")
    assert second.returncode == 1, second.stdout + second.stderr
    assert copied(site) == [{"id": 1, "price": None}, {"id": 2, "price": "0.1"}]
    assert second.stdout.endswith(
        "overrun_job > overrun: TIMEDOUT\nit took longer than its 3 seconds\n"
    )
    assert len(list((site.folder / "state" / "runs").glob("*.json"))) == 2
