"""The project with more files, which the benchmark of the synthesis plans."""

from pathlib import Path

from larger_project import make_larger_project, workload_files

from health_monitor.jobs.workloads import read_workloads
from health_monitor.layers.preflight import check_jobs, read_environments

PROJECT = Path(__file__).resolve().parents[2]


def test_it_has_so_many_files_in_like_proportions_and_passes_all_checks(tmp_path: Path) -> None:
    make_larger_project(PROJECT, tmp_path, files=450)

    before = workload_files(PROJECT / "workloads")
    after = workload_files(tmp_path / "workloads")
    environments = read_environments([tmp_path / "environments" / "dev.yaml"])
    check_jobs(environments, workloads=[tmp_path / "workloads"])
    assert len(after) == 450
    for suffix in (".py", ".sql", ".yaml"):
        shares = [
            sum(file.suffix == suffix for file in files) / len(files) for files in (before, after)
        ]
        assert abs(shares[0] - shares[1]) < 0.1, suffix


def test_its_jobs_run_no_more_entries(tmp_path: Path) -> None:
    make_larger_project(PROJECT, tmp_path, files=450)

    assert len(read_workloads(tmp_path / "workloads").entries) == len(
        read_workloads(PROJECT / "workloads").entries
    )
