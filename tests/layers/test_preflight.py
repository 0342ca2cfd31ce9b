"""What is checked before anything is planned: all files, all faults, each once."""

import shutil
from pathlib import Path

import pytest

from health_monitor.environments.problems import SettingsError
from health_monitor.jobs.faults import FaultKind, HierarchyError
from health_monitor.layers.preflight import check_jobs, read_environments

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
