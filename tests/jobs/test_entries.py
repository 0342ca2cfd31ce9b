"""Entry files: each there, sound, and run by exactly one job."""

from dataclasses import replace

import pytest

from health_monitor.jobs.faults import FaultKind
from health_monitor.jobs.parameters import CATALOG
from health_monitor.jobs.spec import AtomicJob, Domain, Task
from health_monitor.jobs.workloads import parse, read_workloads

ARGUMENTS = {"catalog": CATALOG.reference}


def test_sound_hierarchy_has_no_fault(faults):
    assert faults() == []


def test_several_tasks_of_one_job_may_share_an_entry(faults):
    second = Task(key="again", entry="bronze/load.py", arguments=ARGUMENTS, retries=0)
    assert faults(load=lambda job: replace(job, tasks=(*job.tasks, second))) == []


def test_second_job_with_same_entry_is_named(faults):
    assert faults(merge_task={"entry": "bronze/load.py"}, files={"gold/merge.py": None}) == [
        (
            FaultKind.ENTRY_IN_TWO_JOBS,
            "merge_job.merge (bronze/load.py): this entry belongs to load_job already. "
            "Run load_job from a composite job instead of repeating its entry.",
        )
    ]


def test_standalone_job_may_not_repeat_an_entry_either(faults):
    job = AtomicJob(
        key="reload_job",
        description="Loads again.",
        domain=Domain.BRONZE,
        tasks=(Task(key="reload", entry="bronze/load.py", arguments=ARGUMENTS, retries=0),),
        parameters=(CATALOG,),
        standalone=True,
    )
    assert faults(more=(job,)) == [
        (
            FaultKind.ENTRY_IN_TWO_JOBS,
            "reload_job.reload (bronze/load.py): this entry belongs to load_job already. "
            "Run load_job from a composite job instead of repeating its entry.",
        )
    ]


@pytest.mark.parametrize("path", ["bronze/forgotten.py", "ml/deep/er.py"])
def test_entry_that_no_job_runs_is_an_orphan(faults, entry, path):
    assert faults(files={path: entry}) == [
        (
            FaultKind.ORPHAN_ENTRY,
            f"({path}): no job runs this entry. Make it a task of an atomic job, or remove the "
            "file.",
        )
    ]


def test_library_is_no_orphan(faults):
    assert faults(files={"runtime/names.py": '"""Names."""\n'}) == []


@pytest.mark.parametrize("path", ["gold/merge.py", "bronze/load.py"])
def test_missing_entry_file_is_named(faults, path):
    name = path.split("/")[1].removesuffix(".py")
    assert faults(files={path: None}) == [
        (
            FaultKind.MISSING_ENTRY_FILE,
            f"{name}_job.{name} ({path}): there is no such file below workloads. "
            "Write the entry, or correct the path in the task.",
        )
    ]


@pytest.mark.parametrize(
    "guard", ["", 'def run():\n    if __name__ == "__main__":\n        main()\n']
)
def test_file_without_main_guard_is_not_an_entry(faults, guard):
    assert faults(files={"gold/merge.py": f'"""Merge."""\n{guard}'}) == [
        (
            FaultKind.NOT_AN_ENTRY,
            'merge_job.merge (gold/merge.py): it has no `if __name__ == "__main__":` at its end. '
            "Add it, calling main(sys.argv[1:]), or name an entry in the task.",
        )
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def main(:\n", "line 1: invalid syntax"),
        ('"""Merge."""\nif True:\n', "line 2: expected an indented block after 'if' statement on"),
    ],
)
def test_entry_that_is_not_python_is_named(faults, text, reason):
    [(kind, told)] = faults(files={"gold/merge.py": text})
    assert kind is FaultKind.BROKEN_ENTRY
    assert told.startswith(f"merge_job.merge (gold/merge.py): it is not Python: {reason}")


@pytest.mark.parametrize("doc", ["", '"""   """\n'])
def test_entry_without_docstring_is_named(faults, entry, doc):
    assert faults(files={"gold/merge.py": entry.replace('"""Do the work."""\n', doc)}) == [
        (
            FaultKind.ENTRY_WITHOUT_DOCSTRING,
            "merge_job.merge (gold/merge.py): it has no docstring, which is the description of "
            "its task. Say in its first line what it does.",
        )
    ]


@pytest.mark.parametrize("path", ["gold/merge.py", "bronze/load.py"])
def test_notebook_marker_is_refused(faults, entry, path):
    name = path.split("/")[1].removesuffix(".py")
    assert faults(files={path: f"# Databricks notebook source\n{entry}"}) == [
        (
            FaultKind.NOTEBOOK_MARKER,
            f"{name}_job.{name} ({path}): its first line makes a notebook of it when it is "
            "uploaded. Remove the line `# Databricks notebook source`.",
        )
    ]


def test_files_are_read_sorted_with_slashes(tmp_path, entry):
    for path in ("gold/merge.py", "bronze/load.py", "bronze/table.sql"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(entry)
    workloads = read_workloads(tmp_path)
    assert list(workloads.files) == ["bronze/load.py", "gold/merge.py"]
    assert [file.path for file in workloads.entries] == ["bronze/load.py", "gold/merge.py"]


def test_entry_is_recognised_by_either_spelling_of_the_guard():
    assert parse("a.py", "if '__main__' == __name__:\n    pass\n").is_entry
    assert not parse("a.py", "if __name__ == 'main':\n    pass\n").is_entry
