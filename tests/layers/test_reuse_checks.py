"""The checks judge another team's jobs with ours, and name the team's files."""

from pathlib import Path

import pytest
from reuse_page import Project, write_files

from health_monitor.jobs.faults import HierarchyError
from health_monitor.jobs.spec import Schema
from health_monitor.layers.preflight import check_jobs
from health_monitor.layers.project import WORKLOADS


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The project of the page, not synthesized."""
    write_files(tmp_path)
    return Project(root=tmp_path)


MISTAKES = {
    "entry that says nothing of itself": (
        '"""Write what each day cost."""\n',
        "",
        ("cost_report_job.report_costs", "finance/report_costs.py", "it has no docstring"),
    ),
    "argument that the task does not pass": (
        '"ops_schema",',
        '"ops_schema", "ml_schema",',
        ("cost_report_job.report_costs", "finance/report_costs.py", "--ml-schema"),
    ),
    "file that is no Python": (
        "def main(",
        "def main((",
        ("cost_report_job.report_costs", "finance/report_costs.py", "it is not Python"),
    ),
}


def check(
    project: Project, *, jobs: int = 2, existing: tuple[Schema, ...] = (Schema.BRONZE,)
) -> None:
    """What the page's main.py checks, with so many of the team's jobs."""
    check_jobs(
        project.environments(),
        workloads=[WORKLOADS, project.root / "workloads"],
        more=project.jobs()[:jobs],
        existing=existing,
    )


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_in_the_teams_file_is_told_with_its_file(project: Project, name: str) -> None:
    right, wrong, words = MISTAKES[name]
    file = project.root / "workloads" / "finance" / "report_costs.py"
    file.write_text(file.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")

    with pytest.raises(HierarchyError) as caught:
        check(project)

    assert len(caught.value.faults) == 1
    for word in words:
        assert word in str(caught.value)


def test_teams_entry_that_no_job_runs_is_told_with_its_file(project: Project) -> None:
    folder = project.root / "workloads" / "finance"
    (folder / "forgotten.py").write_bytes((folder / "report_costs.py").read_bytes())

    with pytest.raises(HierarchyError, match=r"finance/forgotten\.py.*: no job runs this entry"):
        check(project)


def test_schema_that_no_job_fills_is_told_unless_another_stack_fills_it(project: Project) -> None:
    with pytest.raises(HierarchyError, match="gold_merge_job reads the bronze schema"):
        check(project, existing=())

    check(project)


def test_schedule_of_a_job_that_the_check_was_not_given_is_unknown(project: Project) -> None:
    with pytest.raises(HierarchyError, match="finance_nightly"):
        check(project, jobs=1)
