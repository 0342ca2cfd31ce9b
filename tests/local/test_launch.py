"""A run with Spark: schemas, source tables, sessions, the registry, and what it leaves behind."""

import json
import os
import signal
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
from health_monitor.local import LocalError
from health_monitor.local.launch import launch
from health_monitor.local.plans.reader import read_plan
from health_monitor.local.running.repair import find_record
from health_monitor.local.report import report
from health_monitor.local.request import Request
from health_monitor.local.state import State
plan, state, ivy, source = map(Path, sys.argv[1:5])
jobs = [job for job in sys.argv[5:] if job != "--repair"]
start = datetime(2026, 3, 1, tzinfo=UTC)
plan, state = read_plan(plan), State(folder=state)
repair = find_record(state.runs, plan, jobs[0], None) if "--repair" in sys.argv else None
request = Request(jobs=tuple(jobs), start_time=start, source=source, repair=repair)
try:
    outcome = launch(plan, state, ivy, request)
except LocalError as error:
    sys.exit(f"error: {error}")
print(report(outcome, "again"))
sys.exit(130 if outcome.is_canceled else 0 if outcome.is_success else 1)
"""

SESSION = """
from pyspark.sql import SparkSession
spark = SparkSession.getActiveSession()
values = dict(argument.removeprefix("--").split("=", 1) for argument in argv)
"""
COPY = (
    SESSION
    + """
usage = spark.table(values["source"] + "billing.usage").drop("_exported")
usage.createOrReplaceTempView("of_one_session")
target = f"{values['catalog']}.{values['gold']}.copy"
usage.write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(target)
log = f"{values['catalog']}.{values['ops']}.run_log"
spark.sql(
    f"CREATE TABLE IF NOT EXISTS {log} "
    "(run_id STRING, task STRING, started_at TIMESTAMP, rows_read BIGINT, rows_written BIGINT)"
)
for read, written in ((3, 2), (4, 0)):
    row = f"'{values['run-id']}', 'copy', current_timestamp(), {read}, {written}"
    spark.sql(f"INSERT INTO {log} VALUES ({row})")
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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
sleep = "java_method('java.lang.Thread', 'sleep', 60000L)"
ready = Path(values["folder"]) / "ready"
def work(number):
    if ready.exists():
        return
    try:
        spark.range(4).repartition(1).selectExpr(sleep).collect()
    except Exception as error:
        print("stopped in thread", number)
    spark.range(1).collect()
    (Path(values["folder"]) / "went_on").touch()
with ThreadPoolExecutor(2) as pool:
    list(pool.map(work, range(2)))
"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A master that runs two jobs over one source table, and jobs whose Spark work overruns."""
    site = Site(folder=tmp_path_factory.mktemp("launch"))
    site.add("databricks_schema.gold", name="t_gold", catalog_name="prod")
    site.add("databricks_schema.ops", name="t_ops", catalog_name="prod")
    site.add("databricks_mlflow_experiment.models", name="/Shared/hm/models")
    site.entry("copy", COPY.strip()).entry("alone", ALONE.strip()).entry("overrun", OVERRUN.strip())
    common = ["--catalog={{job.parameters.catalog}}", "--gold=${databricks_schema.gold.name}"]
    source = "--source={{job.parameters.source}}"
    registry = "--registry={{job.parameters.registry}}"
    declared = {"catalog": "prod", "source": "system.", "registry": "databricks-uc"}
    hands = {name: "{{job.parameters." + name + "}}" for name in declared}
    logs = ["--ops=${databricks_schema.ops.name}", "--run-id={{job.run_id}}"]
    site.job("copy_job", python("copy", arguments=[*common, *logs, source]), parameters=declared)
    site.job("alone_job", python("alone", arguments=[*common, registry]), parameters=declared)
    site.job(
        "master",
        run_job("copy_job", hands=hands),
        run_job("alone_job", after=("copy_job",), hands=hands),
        parameters=declared,
    )
    for name in ("overrun_job", "long_job"):
        site.folder.joinpath(name).mkdir()
    folder = f"--folder={site.folder}"
    overrun = python("overrun", timeout_seconds=3, arguments=[f"{folder}/overrun_job"])
    site.job("overrun_job", overrun)
    site.job("long_job", python("overrun", arguments=[f"{folder}/long_job"]))
    site.job("long_master", run_job("long_job"))
    return site


def write_usage(site: Site, name: str, **columns: list[Any]) -> None:
    folder = site.folder / "source" / "billing" / "usage"
    folder.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(columns).to_parquet(folder / name)


def start(site: Site, *jobs: str) -> "subprocess.Popen[str]":
    folders = [site.write(), site.folder / "state", IVY, site.folder / "source"]
    return subprocess.Popen(
        [sys.executable, "-c", RUN, *map(str, folders), *jobs],
        env={**os.environ, "PYTHONPATH": str(PROJECT / "constructs")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def launch(site: Site, *jobs: str) -> "subprocess.CompletedProcess[str]":
    process = start(site, *jobs)
    out, err = process.communicate(timeout=1800)
    return subprocess.CompletedProcess(jobs, process.returncode, out, err)


def records(site: Site, job: str) -> list[dict[str, Any]]:
    """Of the runs of a job, oldest first."""
    files = sorted((site.folder / "state" / "runs").glob("*.json"))
    read = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return [record for record in read if record["job"] == job]


def copied(site: Site) -> list[dict[str, Any]]:
    """The rows of the copy, read from the files of its newest version."""
    table = site.folder / "state" / "warehouse" / "t_gold.db" / "copy"
    newest = max((table / "_delta_log").glob("*.json"))
    actions = [json.loads(line) for line in newest.read_text(encoding="utf-8").splitlines()]
    files = [table / action["add"]["path"] for action in actions if "add" in action]
    rows = [row for file in files for row in pd.read_parquet(file).to_dict("records")]
    return sorted(({str(k): v for k, v in row.items()} for row in rows), key=lambda row: row["id"])


@pytest.fixture(scope="module")
def first(site: Site) -> "subprocess.CompletedProcess[str]":
    """Of `master`, then `long_master`, which is interrupted while its task runs."""
    write_usage(site, "a.parquet", id=[1])
    process = start(site, "master", "long_master")
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "overrun: RUNNING" in line:
            process.send_signal(signal.SIGINT)
            break
    out, err = process.communicate(timeout=900)
    return subprocess.CompletedProcess([], process.returncode, "".join(lines) + out, err)


@pytest.mark.spark
def test_run_reads_sources_isolates_sessions_and_tells_rows(
    site: Site, first: "subprocess.CompletedProcess[str]"
) -> None:
    assert first.stderr == ""
    assert "master > copy_job > copy: SUCCESS" in first.stdout
    assert "master: SUCCESS" in first.stdout
    assert "noise" not in first.stdout
    logs = sorted((site.folder / "state" / "logs").glob("2*.log"))
    assert "noise on stdout" in logs[0].read_text(encoding="utf-8")
    copied_by, alone_by = records(site, "master")[0]["tasks"]
    (copy,), (alone,) = copied_by["run_job"]["tasks"], alone_by["run_job"]["tasks"]
    assert (copy["rows_read"], copy["rows_written"]) == (7, 2)
    assert "rows_read" not in alone


@pytest.mark.spark
def test_interrupted_run_ends_cleanly_and_is_repaired(
    site: Site, first: "subprocess.CompletedProcess[str]"
) -> None:
    assert first.returncode == 130, first.stdout + first.stderr
    assert "long_master > long_job > overrun: CANCELED" in first.stdout
    assert "repair: again" in first.stdout
    (before,) = records(site, "long_master")
    assert (before["result"], before["repair_count"]) == ("CANCELED", 0)
    assert not (site.folder / "long_job" / "went_on").exists()

    (site.folder / "long_job" / "ready").touch()
    repaired = launch(site, "long_master", "--repair")
    assert repaired.returncode == 0, repaired.stdout + repaired.stderr
    (after,) = records(site, "long_master")
    assert (after["run_id"], after["result"]) == (before["run_id"], "SUCCESS")
    assert [item["type"] for item in after["repair_history"]] == ["ORIGINAL", "REPAIR"]
    child = after["tasks"][0]["run_job"]
    assert (child["run_id"], child["repair_count"]) == (before["tasks"][0]["run_job"]["run_id"], 1)
    assert child["tasks"][0]["execution_count"] == 2


@pytest.mark.spark
def test_new_columns_are_followed_and_overruns_stopped(
    site: Site, first: "subprocess.CompletedProcess[str]"
) -> None:
    assert copied(site) == [{"id": 1}]
    write_usage(site, "b.parquet", id=[2], price=["0.1"])
    second = launch(site, "copy_job", "overrun_job")
    assert second.returncode == 1, second.stdout + second.stderr
    assert copied(site) == [{"id": 1, "price": None}, {"id": 2, "price": "0.1"}]
    assert second.stdout.endswith(
        "overrun_job > overrun: TIMEDOUT\nit took longer than its 3 seconds\n"
    )
    newest = max((site.folder / "state" / "logs").glob("2*.log")).read_text(encoding="utf-8")
    assert newest.count("stopped in thread") == 2
    assert not (site.folder / "overrun_job" / "went_on").exists()
