"""What is checked before anything is planned: all files, all faults, each once."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from health_monitor.environments.compute import Cloud, JobClusterCompute
from health_monitor.environments.problems import SettingsError
from health_monitor.jobs.faults import FaultKind, HierarchyError
from health_monitor.jobs.spec import Layer
from health_monitor.layers.preflight import check_jobs, deployment, read_environments

PROJECT = Path(__file__).resolve().parents[2]
DEV = PROJECT / "environments" / "dev.yaml"


def copy_of_dev(folder: Path, name: str, more: str = "") -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(DEV.read_text(encoding="utf-8") + more, encoding="utf-8")
    return file


def test_problems_of_all_files_are_raised_together(tmp_path: Path) -> None:
    files = [
        copy_of_dev(tmp_path, "one", "colour: blue\n"),
        copy_of_dev(tmp_path, "two"),
        copy_of_dev(tmp_path, "three", "size: 1\n"),
    ]

    with pytest.raises(SettingsError) as caught:
        read_environments(files)

    assert [(Path(problem.file).stem, problem.key) for problem in caught.value.problems] == [
        ("one", "colour"),
        ("three", "size"),
    ]


def test_settings_are_given_by_file(tmp_path: Path) -> None:
    files = [copy_of_dev(tmp_path, "one"), copy_of_dev(tmp_path, "two")]

    environments = read_environments(files)

    assert [settings.name for settings in environments.values()] == ["one", "two"]


def test_fault_of_the_jobs_is_raised_once_for_all_environments(tmp_path: Path) -> None:
    environments = read_environments([copy_of_dev(tmp_path, "one"), copy_of_dev(tmp_path, "two")])
    workloads = tmp_path / "workloads"
    shutil.copytree(PROJECT / "workloads", workloads)
    (workloads / "gold" / "merge_gold_tables.py").unlink()

    with pytest.raises(HierarchyError) as caught:
        check_jobs(environments, workloads=[workloads])

    missing = [
        fault
        for fault in caught.value.faults
        if fault.kind is FaultKind.MISSING_ENTRY_FILE and fault.job == "gold_merge_job"
    ]
    assert len(missing) == 1


def test_broken_content_keeps_the_plan_from_being_made(tmp_path: Path) -> None:
    environments = read_environments([copy_of_dev(tmp_path, "one")])
    workloads = tmp_path / "workloads"
    shutil.copytree(PROJECT / "workloads", workloads)
    price = workloads / "gold" / "tables" / "billing" / "fact_price.sql"
    price.write_text(price.read_text(encoding="utf-8").replace("kind: fact", "kind: fakt"), "utf-8")

    with pytest.raises(HierarchyError) as caught:
        check_jobs(environments, workloads=[workloads])

    assert str(caught.value).splitlines()[1] == (
        "  (workloads/gold/tables/billing/fact_price.sql:3) kind: kind is 'fakt'. "
        "Use one of fact, dimension, history, observed, generated."
    )


def test_same_wrong_schedule_in_two_files_is_told_for_both(tmp_path: Path) -> None:
    text = DEV.read_text(encoding="utf-8").replace("ml_layer_setup_job:", "ml_training_pipeline:")
    files = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    for file in files:
        file.write_text(text, encoding="utf-8")

    with pytest.raises(HierarchyError) as caught:
        check_jobs(read_environments(files), workloads=[PROJECT / "workloads"])

    unschedulable = [
        fault.file for fault in caught.value.faults if fault.kind is FaultKind.UNSCHEDULABLE_JOB
    ]
    assert unschedulable == [str(file) for file in files]


def test_warnings_are_given_and_do_not_keep_the_plan_from_being_made(tmp_path: Path) -> None:
    file = copy_of_dev(tmp_path, "one", "job_defaults: {late_after_percent: 100}\n")

    [warning] = check_jobs(read_environments([file]))

    assert (warning.kind, warning.file) == (FaultKind.USELESS_HEALTH_RULE, str(file))


def test_checks_look_at_what_the_environment_decides(tmp_path: Path) -> None:
    text = (PROJECT / "tests" / "snapshots" / "everything.yaml").read_text(encoding="utf-8")
    file = tmp_path / "everything.yaml"
    file.write_text(text, encoding="utf-8")
    settings = read_environments([file])[file]

    told = deployment(settings, file="environments/everything.yaml")

    assert {scheduled.job: scheduled.paused for scheduled in told.schedules} == {
        job: schedule.paused for job, schedule in settings.schedules.items()
    }
    assert all(
        (scheduled.cron, scheduled.timezone) == (schedule.cron, schedule.timezone)
        for scheduled in told.schedules
        for schedule in [settings.schedules[scheduled.job]]
    )
    assert told.name_prefix == settings.name_prefix
    assert told.on_failure.emails == len(settings.notifications.on_failure.emails)
    assert told.on_late.destinations == len(settings.notifications.on_late.destination_ids)
    assert told.max_concurrent_runs == settings.job_defaults.max_concurrent_runs
    assert told.late_after_percent == settings.job_defaults.late_after_percent


def test_tags_of_the_product_count_too(tmp_path: Path) -> None:
    file = copy_of_dev(tmp_path, "one")
    settings = read_environments([file])[file]

    told = deployment(settings, file="one.yaml")

    own = {"deployment", "domain", "layer", "product"}
    assert told.tags == {layer: len({*settings.tags.common, *own}) for layer in Layer}


def test_runtime_is_that_of_job_clusters_only(tmp_path: Path) -> None:
    file = copy_of_dev(tmp_path, "one")
    settings = read_environments([file])[file]
    cluster = JobClusterCompute(
        cloud=Cloud.AWS, spark_version="17.3.x-scala2.13", node_type_id="m7gd.xlarge"
    )

    assert deployment(settings, file="one.yaml").runtime is None
    clustered = replace(settings, compute=cluster)
    assert deployment(clustered, file="one.yaml").runtime == "17.3.x-scala2.13"


def test_running_schedule_that_nobody_hears_of_is_refused(tmp_path: Path) -> None:
    text = DEV.read_text(encoding="utf-8").replace("0 0 6 * * ?", "0 0 6 * * ?\n    paused: false")
    file = tmp_path / "one.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(HierarchyError) as caught:
        check_jobs(read_environments([file]))

    assert [(fault.kind, fault.job) for fault in caught.value.faults] == [
        (FaultKind.UNHEARD_FAILURE, "master_refresh_orchestrator"),
        (FaultKind.UNHEARD_DELAY, "master_refresh_orchestrator"),
    ]
