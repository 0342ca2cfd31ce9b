"""docs/reuse.md is the project of another team: it is written, run, and its plans are compared."""

import hashlib
import runpy
import sys
from pathlib import Path

import pytest
from checkouts import PROJECT, copy_of
from pyspark.sql import SparkSession
from reuse_page import COMMAND, FILE, PAGE, Project, job, manifest, write_files

from health_monitor.local.plans.reader import read_plan
from health_monitor.local.workspace import lay_out, local_path

COMMON = [
    "--catalog={{job.parameters.catalog}}",
    "--job={{job.name}}",
    "--task={{task.name}}",
    "--run-id={{job.run_id}}",
    "--started-at={{job.start_time.iso_datetime}}",
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project as the page writes it, after all its commands and its other scripts."""
    root = tmp_path_factory.mktemp("reuse") / "finance"
    copy_of(PROJECT, root / "vendor" / "health_monitor")
    write_files(root)
    team = Project(root=root)
    for command in COMMAND.finditer(PAGE):
        team.run(command["text"])
    return team


def test_every_block_of_the_page_is_a_file_or_a_command() -> None:
    blocks = len(list(FILE.finditer(PAGE))) + len(list(COMMAND.finditer(PAGE)))

    assert PAGE.count("```") == 2 * blocks
    assert blocks == 8


def test_stack_has_the_layer_and_the_teams_jobs(project: Project) -> None:
    resources = project.plan("finance")["resource"]

    assert set(resources["databricks_job"]) == {
        "gold_setup_job",
        "gold_merge_job",
        "gold_backfill_job",
        "cost_report_job",
        "finance_nightly",
    }
    assert {key: schema["name"] for key, schema in resources["databricks_schema"].items()} == {
        "gold": "finance_gold",
        "ops": "finance_ops",
    }
    assert project.plan("finance")["terraform"]["backend"] == {
        "pg": {"schema_name": "terraform_remote_state"}
    }


def test_teams_job_runs_its_entry_with_the_schemas_of_the_stack(project: Project) -> None:
    report = job(project.plan("finance"), "cost_report_job")

    assert report["name"] == "[finance] cost_report_job"
    assert report["tags"] == {
        "deployment": "finance",
        "domain": "finance",
        "layer": "atomic",
        "product": "health-monitor",
    }
    task = report["task"][0]
    assert task["description"] == "Write what each day cost."
    assert task["spark_python_task"] == {
        "python_file": "${databricks_workspace_file.finance_report_costs_py.workspace_path}",
        "parameters": [
            *COMMON,
            "--gold-schema=${databricks_schema.gold.name}",
            "--ops-schema=${databricks_schema.ops.name}",
        ],
        "source": "WORKSPACE",
    }


def test_layer_reads_the_schema_that_is_there_already(project: Project) -> None:
    merge = job(project.plan("finance"), "gold_merge_job")

    assert merge["task"][0]["spark_python_task"]["parameters"] == [
        *COMMON,
        "--bronze-schema=health_bronze",
        "--gold-schema=${databricks_schema.gold.name}",
        "--ops-schema=${databricks_schema.ops.name}",
        "--lookback-days=90",
    ]


def test_teams_orchestrator_runs_our_job_before_its_own(project: Project) -> None:
    nightly = job(project.plan("finance"), "finance_nightly")
    catalog = {"catalog": "{{job.parameters.catalog}}"}

    assert [
        (task["task_key"], task.get("depends_on"), task["run_job_task"]) for task in nightly["task"]
    ] == [
        (
            "gold_merge",
            None,
            {"job_id": "${databricks_job.gold_merge_job.id}", "job_parameters": catalog},
        ),
        (
            "report",
            [{"task_key": "gold_merge"}],
            {"job_id": "${databricks_job.cost_report_job.id}", "job_parameters": catalog},
        ),
    ]
    assert nightly["schedule"] == {
        "pause_status": "PAUSED",
        "quartz_cron_expression": "0 0 7 * * ?",
        "timezone_id": "UTC",
    }
    assert nightly["tags"]["layer"] == "orchestrator"


def test_owners_of_the_settings_manage_the_teams_job_too(project: Project) -> None:
    shared = project.plan("finance")["resource"]["databricks_permissions"]

    assert shared["cost_report_job"]["access_control"] == [
        {"group_name": "finance-engineers", "permission_level": "CAN_MANAGE"}
    ]


def test_files_of_both_folders_are_uploaded_as_one_tree(project: Project) -> None:
    plan = project.plan("finance")
    files = plan["resource"]["databricks_workspace_file"]

    assert (
        files["finance_report_costs_py"]["source"] == "../../../workloads/finance/report_costs.py"
    )
    assert (
        files["finance_report_costs_py"]["path"]
        == "${databricks_directory.finance.path}/report_costs.py"
    )
    assert files["gold_merge_gold_tables_py"]["source"] == (
        "../../../vendor/health_monitor/workloads/gold/merge_gold_tables.py"
    )
    folders = [project.root / "workloads", project.root / "vendor" / "health_monitor" / "workloads"]
    expected = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in {".py", ".sql", ".yaml"}
    }
    assert manifest(plan) == expected
    assert {"finance/report_costs.py", "finance/cost_by_day.sql", "definitions.yaml"} < set(
        expected
    )


def test_plan_is_read_and_laid_out_on_one_machine(project: Project, tmp_path: Path) -> None:
    plan = read_plan(project.file("finance"))

    lay_out(plan, tmp_path)

    assert set(plan.jobs) >= {"finance_nightly", "gold_merge_job"}
    report = local_path(tmp_path, "/Shared/finance/files/finance/report_costs.py")
    assert (
        report.read_bytes()
        == (project.root / "workloads" / "finance" / "report_costs.py").read_bytes()
    )


def test_teams_entry_runs_with_our_library(
    project: Project, spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    lay_out(read_plan(project.file("finance")), tmp_path)
    for schema in ("finance_gold", "finance_ops"):
        spark.sql(f"CREATE SCHEMA spark_catalog.{schema}")
    rows = "(DATE'2026-01-01', 1.5), (DATE'2026-01-01', 2.0), (DATE'2026-01-02', 4.0)"
    spark.sql(
        "CREATE TABLE spark_catalog.finance_gold.fact_usage AS "
        f"SELECT * FROM VALUES {rows} AS v(usage_date, list_cost)"
    )

    entry = local_path(tmp_path, "/Shared/finance/files/finance/report_costs.py")
    runpy.run_path(str(entry))["main"](
        [
            "--catalog=spark_catalog",
            "--job=cost_report_job",
            "--task=report_costs",
            "--run-id=1",
            "--started-at=2026-01-03T06:00:00",
            "--gold-schema=finance_gold",
            "--ops-schema=finance_ops",
        ]
    )

    found = spark.table("spark_catalog.finance_gold.cost_by_day").orderBy("usage_date").collect()
    assert [(str(row[0]), float(row[1])) for row in found] == [
        ("2026-01-01", 3.5),
        ("2026-01-02", 4.0),
    ]
    logged = spark.table("spark_catalog.finance_ops.run_log").select("object", "status").collect()
    assert [tuple(row) for row in logged] == [("finance.cost_by_day", "OK")]


def test_orchestrators_run_jobs_of_other_stacks_by_id(project: Project) -> None:
    project.run("python orchestrate.py")

    resources = project.plan("orchestration")["resource"]
    assert set(resources["databricks_job"]) == {
        "master_refresh_orchestrator",
        "master_setup_orchestrator",
    }
    assert set(resources["databricks_schema"]) == {"ops"}
    tasks = resources["databricks_job"]["master_refresh_orchestrator"]["task"]
    assert {task["task_key"]: str(task["run_job_task"]["job_id"]) for task in tasks} == {
        "bronze_refresh": "1002",
        "gold_merge": "1004",
        "ml_layer_inference": "1009",
        "monitoring_layer_refresh": "1007",
    }


def test_whole_product_takes_the_teams_jobs_in(project: Project) -> None:
    project.run("python whole.py")

    plan = project.plan("whole")
    assert len(plan["resource"]["databricks_job"]) == 19 + 2
    assert set(plan["resource"]["databricks_schema"]) == {
        "bronze",
        "gold",
        "semantic",
        "monitoring",
        "ml",
        "ops",
    }
    assert "finance/report_costs.py" in manifest(plan)
    task = job(plan, "finance_nightly")["task"][0]
    assert task["run_job_task"]["job_id"] == "${databricks_job.gold_merge_job.id}"
