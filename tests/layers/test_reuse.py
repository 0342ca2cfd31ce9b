"""Each layer works alone in another team's stack, beside that team's own job and orchestrator."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from checkouts import Plan
from team_stack import CONSTRUCTS, GOLD, ROWS, Team, built, words

from health_monitor.jobs.gold import GOLD_MERGE_JOB
from health_monitor.jobs.spec import Schema
from health_monitor.layers.foundation import Foundation
from health_monitor.layers.layer import ExistingLayer, Layer
from health_monitor.layers.orchestration import Orchestration
from health_monitor.layers.project import WORKLOADS
from health_monitor.local.plans.reader import read_plan
from health_monitor.terraform import TerraformError
from health_monitor.terraform.binding import TerraformStack


@dataclass(frozen=True, kw_only=True)
class Alone:
    """One layer in a team's stack."""

    name: str
    file: Path
    plan: Plan

    @property
    def resources(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.plan["resource"]
        return found

    @property
    def jobs(self) -> set[str]:
        """Those that the page names."""
        return words(ROWS[self.name][4])


@pytest.fixture(scope="module", params=CONSTRUCTS)
def alone(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Alone:
    team = Team(tmp_path_factory.mktemp("team"))
    plan = team.plan(built(ROWS[request.param]))
    return Alone(name=request.param, file=team.file, plan=plan)


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


def test_page_lists_every_layer() -> None:
    assert set(ROWS) == set(CONSTRUCTS)


def test_layer_alone_brings_the_schema_and_the_jobs_of_the_page(alone: Alone) -> None:
    schemas = alone.resources["databricks_schema"]

    assert set(alone.resources["databricks_job"]) == alone.jobs | {"report_job", "finance_nightly"}
    assert {key: schema["name"] for key, schema in schemas.items()} == {
        key: f"fin_{key}" for key in words(ROWS[alone.name][3]) | {"ops"}
    }
    assert ("databricks_mlflow_experiment" in alone.resources) == (alone.name == "MlLayer")


def test_teams_orchestrator_runs_the_layers_jobs_and_the_teams(alone: Alone) -> None:
    jobs = alone.resources["databricks_job"]

    ours = alone.jobs - {"gold_backfill_job"}
    tasks = {task["task_key"]: task for task in jobs["finance_nightly"]["task"]}
    assert {key: task["run_job_task"]["job_id"] for key, task in tasks.items()} == {
        "report": "${databricks_job.report_job.id}",
        **{key: f"${{databricks_job.{key}.id}}" for key in ours},
    }
    assert [item["task_key"] for item in tasks["report"]["depends_on"]] == sorted(ours)
    assert jobs["report_job"]["name"] == "fin report_job"
    assert jobs["report_job"]["task"][0]["spark_python_task"]["parameters"] == [
        "--catalog={{job.parameters.catalog}}",
        "--job={{job.name}}",
        "--task={{task.name}}",
        "--run-id={{job.run_id}}",
        "--started-at={{job.start_time.iso_datetime}}",
        "--ops-schema=${databricks_schema.ops.name}",
    ]


def test_jobs_of_layer_and_team_are_read_for_a_local_run(alone: Alone) -> None:
    plan = read_plan(alone.file)

    assert set(plan.jobs) == alone.jobs | {"report_job", "finance_nightly"}
    assert {job.key for job in plan.reach("finance_nightly")} == (
        set(plan.jobs) - {"gold_backfill_job"}
    )
    assert "finance/report.py" in plan.manifest.files


def test_layer_below_that_another_stack_deploys_is_read_by_name(alone: Alone) -> None:
    arguments = {
        argument
        for key in alone.jobs
        for task in alone.resources["databricks_job"][key]["task"]
        for argument in task.get("spark_python_task", {}).get("parameters", [])
        if argument.endswith(("=platform_bronze", "=platform_gold"))
    }

    assert arguments == {
        "BronzeLayer": set(),
        "GoldLayer": {"--bronze-schema=platform_bronze"},
    }.get(alone.name, {"--gold-schema=platform_gold"})


def test_orchestration_alone_runs_jobs_of_other_stacks_by_id(team: Team) -> None:
    def existing(key: Schema, *jobs: str) -> ExistingLayer:
        return ExistingLayer(
            key=key, name=f"p_{key}", job_ids={job: f"${{x.{job}.id}}" for job in jobs}
        )

    def build(stack: TerraformStack, base: Foundation) -> Layer:
        return Orchestration(
            stack,
            "orchestration",
            foundation=base,
            bronze=existing(Schema.BRONZE, "bronze_setup_job", "bronze_refresh_job"),
            gold=GOLD,
            semantic=existing(Schema.SEMANTIC, "semantic_layer_setup_job"),
            monitoring=existing(
                Schema.MONITORING, "monitoring_layer_setup_job", "monitoring_layer_refresh_job"
            ),
            ml=existing(Schema.ML, "ml_layer_setup_job", "ml_layer_inference_job"),
        )

    resources = team.plan(build, below=[GOLD_MERGE_JOB], runs=[GOLD])["resource"]

    jobs = resources["databricks_job"]
    assert set(jobs) == {
        "master_setup_orchestrator",
        "master_refresh_orchestrator",
        "report_job",
        "finance_nightly",
    }
    assert set(resources["databricks_schema"]) == {"ops"}
    run = {
        key: {task["task_key"]: task["run_job_task"]["job_id"] for task in jobs[key]["task"]}
        for key in jobs
        if key != "report_job"
    }
    assert run == {
        "master_setup_orchestrator": {
            "bronze_setup": "${x.bronze_setup_job.id}",
            "gold_setup": "7",
            "ml_layer_setup": "${x.ml_layer_setup_job.id}",
            "monitoring_layer_setup": "${x.monitoring_layer_setup_job.id}",
            "semantic_layer_setup": "${x.semantic_layer_setup_job.id}",
        },
        "master_refresh_orchestrator": {
            "bronze_refresh": "${x.bronze_refresh_job.id}",
            "gold_merge": "1004",
            "ml_layer_inference": "${x.ml_layer_inference_job.id}",
            "monitoring_layer_refresh": "${x.monitoring_layer_refresh_job.id}",
        },
        "finance_nightly": {
            "gold_merge_job": "1004",
            "report": "${databricks_job.report_job.id}",
        },
    }


def test_job_of_a_layer_that_is_not_given_is_an_error(team: Team) -> None:
    message = (
        "finance_nightly: runs gold_merge_job, which is in none of the layers given; "
        "give the one that has it"
    )

    with pytest.raises(TerraformError, match=message):
        team.plan(built(ROWS["BronzeLayer"]), below=[GOLD_MERGE_JOB])


def test_model_of_the_team_is_trained_beside_ours(team: Team) -> None:
    folder = team.workloads / "ml" / "models" / "finance"
    folder.mkdir(parents=True)
    shutil.copy(WORKLOADS / "ml" / "models" / "cost" / "cost_forecaster.py", folder / "spend.py")

    jobs = team.plan(built(ROWS["MlLayer"]))["resource"]["databricks_job"]

    told = {
        task["task_key"]: task["spark_python_task"]["parameters"][-1]
        for task in jobs["ml_training_pipeline"]["task"]
    }
    assert told["train_spend"] == "--model=spend"
    assert told["train_cost_forecaster"] == "--model=cost_forecaster"


def test_file_that_both_folders_have_is_an_error_naming_both(team: Team) -> None:
    (team.workloads / "definitions.yaml").write_text("values: {}\n", encoding="utf-8")
    message = (
        re.escape(str(team.workloads / "definitions.yaml"))
        + ": .*workloads/definitions.yaml is deployed to the same place; rename one of them"
    )

    with pytest.raises(TerraformError, match=message):
        team.plan(built(ROWS["GoldLayer"]))


def test_workloads_folder_that_is_not_there_is_an_error(team: Team) -> None:
    team.workloads = team.folder / "work_loads"

    with pytest.raises(TerraformError, match=r"work_loads: no \.py, \.sql or \.yaml file"):
        team.plan(built(ROWS["GoldLayer"]))
