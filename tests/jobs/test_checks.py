"""The checks as a whole: all faults at once, errors and warnings."""

from dataclasses import replace
from typing import Any

import pytest
from broken_jobs.build import ENTRY, build

from health_monitor.jobs.checks import Subject, find_faults
from health_monitor.jobs.faults import Fault, FaultKind, HierarchyError, Severity, refuse
from health_monitor.jobs.parameters import CATALOG
from health_monitor.jobs.spec import AtomicJob, Domain, Environment, Schema, Task


def check(subject: Subject) -> tuple[Fault, ...]:
    """The warnings; raises HierarchyError if there is more."""
    return refuse(find_faults(subject))


def broken_in_ten_places() -> Subject:
    """A job in whose tasks ten things are wrong."""

    def task(key: str, entry: str, **fields: Any) -> Task:
        values = {"arguments": {"catalog": CATALOG.reference}, "retries": 0, **fields}
        return Task(key=key, entry=f"ml/{entry}.py", **values)

    first = task("first", "sound", retries=-1, timeout_minutes=0)
    second = task("se-cond", "sound", environment=Environment(key="", dependencies=("mlflow",)))
    third = task("third", "sound", arguments={"catalog": "{{job.catalog}}", "hue": Schema.ML})
    fourth = task("fourth", "bare")
    fifth = task("fifth", "exiting", environment=Environment(key="a", dependencies=("PySpark",)))
    job = AtomicJob(
        key="ml_job",
        description="Does the work.",
        domain=Domain.ML,
        tasks=(first, second, third, fourth, fifth),
        parameters=(CATALOG,),
        standalone=True,
    )
    return build(
        more=(job,),
        files={
            "ml/sound.py": ENTRY,
            "ml/bare.py": ENTRY.replace('"""Do the work."""\n', ""),
            "ml/exiting.py": ENTRY.replace("main([])", "sys.exit(0)"),
        },
    )


def test_ten_faults_are_told_together_each_with_job_task_file_and_fix() -> None:
    with pytest.raises(HierarchyError) as raised:
        check(broken_in_ten_places())
    assert str(raised.value).splitlines() == [
        "10 faults in the jobs:",
        "  ml_job.fourth (workloads/ml/bare.py): it has no docstring, which is the description of "
        "its task. Say in its first line what it does.",
        "  ml_job.fifth (workloads/ml/exiting.py): line 6 ends the interpreter, which the platform "
        "may count as a failed task. Return on success and raise an exception on failure.",
        "  ml_job.third (workloads/ml/sound.py): the task passes --hue, which the entry does not "
        "declare. Declare it in the entry, or remove it from the task.",
        "  ml_job.third (workloads/ml/sound.py): --catalog={{job.catalog}} does not resolve: the "
        "platform knows no job.catalog. Use a dynamic value reference that it knows.",
        "  ml_job.se-cond (jobs/ml.py): 'se-cond' cannot be the key of a task. Use at most 100 "
        "letters, digits and _.",
        "  ml_job.se-cond (workloads/ml/sound.py): its environment has no key, by which the "
        "platform finds it. Give the Environment a key.",
        "  ml_job.first (workloads/ml/sound.py): its timeout is 0 minutes, which never ends it. "
        "Give it at least 1 minute.",
        "  ml_job.first (workloads/ml/sound.py): it has -1 retries. Write 0 for a task that must "
        "not be tried again.",
        "  ml_job.se-cond (workloads/ml/sound.py): its environment installs 'mlflow', which is "
        "not pinned. Write name==version.",
        "  ml_job.fifth (workloads/ml/exiting.py): its environment installs pyspark, which breaks "
        "the session of serverless compute. Remove it: the platform brings its own.",
    ]
    faults = raised.value.faults
    assert len({fault.kind for fault in faults}) == 10
    assert all(fault.job and fault.task and fault.file and fault.fix for fault in faults)


def test_one_fault_is_counted_in_the_singular() -> None:
    with pytest.raises(HierarchyError, match=r"^1 fault in the jobs:\n  merge_job \(jobs/gold.py"):
        check(build(merge={"description": ""}))


def test_fault_of_a_job_names_the_file_of_its_constant() -> None:
    with pytest.raises(HierarchyError) as raised:
        check(build(merge={"description": ""}, load={"description": ""}))
    assert [(fault.job, fault.file) for fault in raised.value.faults] == [
        ("load_job", ""),
        ("merge_job", "jobs/gold.py"),
    ]


def test_warnings_are_given_and_raise_nothing() -> None:
    [warning] = check(build(merge={"description": "x" * 1025}))
    assert warning.kind is FaultKind.LONG_DESCRIPTION
    assert warning.severity is Severity.WARNING


def test_warnings_stand_behind_the_errors_that_keep_the_plan_from_being_made() -> None:
    with pytest.raises(HierarchyError) as raised:
        check(build(load={"description": "x" * 1025}, merge={"description": ""}))
    assert str(raised.value).splitlines() == [
        "1 fault and 1 warning in the jobs:",
        "  merge_job (jobs/gold.py): it has no description. Say in one sentence what it is for.",
        "  warning: load_job: its description has 1025 characters; some interfaces of the "
        "platform take 1024. Shorten it.",
    ]


def test_same_fault_is_told_once_for_each_environment_file() -> None:
    fields = {"late_after_percent": 100}
    subject = build(environments=(fields, {**fields, "file": "environments/prod.yaml"}, fields))
    assert [fault.file for fault in check(subject)] == [
        "environments/dev.yaml",
        "environments/prod.yaml",
    ]


def test_hierarchy_without_environments_is_judged_without_them() -> None:
    assert check(replace(build(), deployments=())) == ()
