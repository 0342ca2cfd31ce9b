"""Facts about the product's own jobs."""

from pathlib import Path
from time import process_time

import pytest

from health_monitor.jobs.checks import Deployment, ScheduledJob, Subject, find_faults
from health_monitor.jobs.graph import code_tasks, job_edges, run_jobs, task_edges
from health_monitor.jobs.hierarchy import HIERARCHY, SIMULATED_HIERARCHY
from health_monitor.jobs.spec import Layer
from health_monitor.jobs.workloads import Workloads, find_uploads, read_workloads

PROJECT = Path(__file__).resolve().parents[2]
WORKLOADS = PROJECT / "workloads"
RUNS = {
    "master_setup_orchestrator": [
        "bronze_setup_job",
        "gold_setup_job",
        "semantic_layer_setup_job",
        "monitoring_layer_setup_job",
        "ml_layer_setup_job",
    ],
    "master_refresh_orchestrator": [
        "bronze_refresh_job",
        "gold_merge_job",
        "monitoring_layer_refresh_job",
        "ml_layer_inference_job",
    ],
    "semantic_layer_setup_job": ["tvf_deployment_job", "metric_view_deployment_job"],
    "monitoring_layer_setup_job": ["lakehouse_monitoring_setup_job"],
    "monitoring_layer_refresh_job": ["lakehouse_monitoring_refresh_job"],
    "ml_layer_setup_job": ["ml_feature_pipeline", "ml_training_pipeline"],
    "ml_layer_inference_job": ["ml_feature_pipeline", "ml_inference_pipeline"],
}
ATOMIC = [
    "bronze_setup_job",
    "bronze_refresh_job",
    "gold_setup_job",
    "gold_merge_job",
    "gold_backfill_job",
    "tvf_deployment_job",
    "metric_view_deployment_job",
    "lakehouse_monitoring_setup_job",
    "lakehouse_monitoring_refresh_job",
    "ml_feature_pipeline",
    "ml_training_pipeline",
    "ml_inference_pipeline",
]


def test_the_19_job_names_are_the_contract():
    assert [job.key for job in HIERARCHY] == [*RUNS, *ATOMIC]
    assert [job.key for job in HIERARCHY.of(Layer.ATOMIC)] == ATOMIC
    assert [job.key for job in SIMULATED_HIERARCHY] == [*RUNS, *ATOMIC, "simulation_job"]


def test_each_job_runs_the_jobs_of_the_diagram():
    edges = job_edges(HIERARCHY.jobs)
    assert {key: edges[key] for key in RUNS} == RUNS


@pytest.mark.parametrize(
    ("job", "edges"),
    [
        (
            "master_setup_orchestrator",
            {
                "bronze_setup": [],
                "gold_setup": ["bronze_setup"],
                "semantic_layer_setup": ["gold_setup"],
                "monitoring_layer_setup": ["gold_setup"],
                "ml_layer_setup": ["gold_setup"],
            },
        ),
        (
            "master_refresh_orchestrator",
            {
                "bronze_refresh": [],
                "gold_merge": ["bronze_refresh"],
                "monitoring_layer_refresh": ["gold_merge"],
                "ml_layer_inference": ["gold_merge"],
            },
        ),
        ("semantic_layer_setup_job", {"tvf_deployment": [], "metric_view_deployment": []}),
        ("ml_layer_setup_job", {"ml_feature": [], "ml_training": ["ml_feature"]}),
        ("ml_layer_inference_job", {"ml_feature": [], "ml_inference": ["ml_feature"]}),
        (
            "bronze_setup_job",
            {"create_bronze_tables": [], "load_first_window": ["create_bronze_tables"]},
        ),
        ("ml_inference_pipeline", {"batch_inference": [], "model_quality": ["batch_inference"]}),
    ],
)
def test_tasks_wait_for_each_other_as_in_the_diagram(job, edges):
    assert task_edges(HIERARCHY[job]) == edges


def test_only_the_daily_refresh_and_the_retraining_can_be_scheduled():
    schedulable = [job.key for job in HIERARCHY if getattr(job, "schedulable", False)]
    assert schedulable == ["master_refresh_orchestrator", "ml_layer_setup_job"]


def test_every_job_is_below_an_orchestrator_or_stands_alone():
    run = {task.job.key for job in SIMULATED_HIERARCHY for task in run_jobs(job)}
    alone = [job.key for job in SIMULATED_HIERARCHY if job.key not in run]
    assert alone == [
        "master_setup_orchestrator",
        "master_refresh_orchestrator",
        "gold_backfill_job",
        "simulation_job",
    ]


def test_no_master_takes_longer_than_its_day():
    assert {job.key: job.timeout_minutes for job in HIERARCHY.of(Layer.ORCHESTRATOR)} == {
        "master_setup_orchestrator": 1440,
        "master_refresh_orchestrator": 720,
    }


def test_every_task_begins_with_the_common_arguments_in_order():
    for job in SIMULATED_HIERARCHY:
        for task in code_tasks(job):
            assert list(task.arguments)[:5] == ["catalog", "job", "task", "run-id", "started-at"]
            assert "ops-schema" in task.arguments


def test_every_model_is_trained_by_a_task_of_its_own():
    tasks = code_tasks(HIERARCHY.over(find_uploads(WORKLOADS))["ml_training_pipeline"])
    models = sorted(path.stem for path in (WORKLOADS / "ml" / "models").rglob("[!_]*.py"))
    assert models
    assert sorted((task.key, task.arguments["model"]) for task in tasks) == [
        (f"train_{model}", model) for model in models
    ]


def test_the_products_jobs_have_no_fault() -> None:
    schedules = tuple(
        ScheduledJob(job=job) for job in ("master_refresh_orchestrator", "ml_layer_setup_job")
    )
    subject = Subject(
        hierarchy=SIMULATED_HIERARCHY,
        workloads=read_workloads(WORKLOADS),
        deployments=(Deployment(file="environments/prod.yaml", schedules=schedules),),
    )
    assert [str(fault) for fault in find_faults(subject)] == []


def test_all_checks_of_the_product_take_less_than_a_second_of_the_processor() -> None:
    start = process_time()
    subject = Subject(hierarchy=SIMULATED_HIERARCHY, workloads=read_workloads(WORKLOADS))
    find_faults(subject)
    assert process_time() - start < 1


def test_every_job_has_the_file_of_its_constant() -> None:
    for job in SIMULATED_HIERARCHY:
        file = PROJECT / SIMULATED_HIERARCHY.files[job.key]
        assert f'key="{job.key}"' in file.read_text(encoding="utf-8")


def test_checks_need_no_files_to_judge_the_graph():
    faults = find_faults(Subject(hierarchy=HIERARCHY, workloads=Workloads(files={})))
    assert {str(fault.kind) for fault in faults} == {"missing entry file", "no tasks"}


def test_jobs_import_nothing_of_ours_and_no_cdktf():
    for path in (Path(__file__).parents[2] / "constructs/health_monitor/jobs").rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith(("import ", "from ")) and "health_monitor" in line:
                assert line.startswith("from health_monitor.jobs"), f"{path.name}: {line}"
            assert not line.startswith(("import cdktf", "from cdktf")), path.name
