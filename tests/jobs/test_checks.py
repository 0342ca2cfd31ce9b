"""The checks as a whole: all faults at once, and every kind proven."""

import ast
import re
from collections import Counter
from dataclasses import replace
from math import prod
from pathlib import Path

import pytest

from health_monitor.jobs.checks import check
from health_monitor.jobs.faults import FaultKind, HierarchyError
from health_monitor.jobs.spec import Environment


def test_sound_hierarchy_passes(subject):
    check(subject())


def test_ten_faults_are_told_together_each_with_job_task_file_and_fix(subject, entry):
    with pytest.raises(HierarchyError) as raised:
        check(
            subject(
                files={
                    "gold/merge.py": entry.replace('"""Do the work."""\n', ""),
                    "gold/forgotten.py": entry,
                },
                load_task={"retries": -1, "arguments": {"catalog": "{{job.catalog}}"}},
                load={"description": ""},
                merge_task={"environment": Environment(key="ml", dependencies=("mlflow",))},
                run_merge=lambda task: replace(task, depends_on=(replace(task, key="other"),)),
                master={"timeout_minutes": 60},
                schedules=("load_job",),
            )
        )
    assert str(raised.value).splitlines() == [
        "10 faults in the jobs:",
        "  (gold/forgotten.py): no job runs this entry. "
        "Make it a task of an atomic job, or remove the file.",
        "  merge_job.merge (gold/merge.py): it has no docstring, which is the description of its "
        "task. Say in its first line what it does.",
        "  load_job.load (bronze/load.py): --catalog={{job.catalog}} does not resolve: the "
        "platform knows no job.catalog. Use a dynamic value reference that it knows.",
        "  gold_layer_job.merge: it waits for other, which is not a task of this job. "
        "Add that task to the job, or remove the dependency.",
        "  load_job: nothing in it uses its parameter catalog. Pass it to a task, or remove it.",
        "  load_job: it has no description. Say in one sentence what it is for.",
        "  load_job.load (bronze/load.py): it has -1 retries. "
        "Write 0 for a task that must not be tried again.",
        "  master.layer: its timeout is 60 minutes, but its tasks may take 480 with their "
        "retries: load > layer. Raise timeout_minutes to at least 480, or lower those of its "
        "tasks.",
        "  merge_job.merge (gold/merge.py): its environment installs 'mlflow', which is not "
        "pinned. Write name==version.",
        "  load_job (environments/dev.yaml): this job may not have a schedule. "
        "Remove it, or schedule one of master, gold_layer_job.",
    ]
    assert len({fault.kind for fault in raised.value.faults}) == 10


def test_one_fault_is_counted_in_the_singular(subject):
    with pytest.raises(HierarchyError, match=r"^1 fault in the jobs:\n  merge_job: it has no"):
        check(subject(merge={"description": ""}))


def test_every_kind_of_fault_has_two_broken_hierarchies():
    cases: Counter[str] = Counter()
    for path in Path(__file__).parent.glob("test_*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and path != Path(__file__):
                cases.update(dict.fromkeys(_kinds(node), _situations(node)))
    assert {kind.name: cases[kind.name] for kind in FaultKind if cases[kind.name] < 2} == {}


def _kinds(test: ast.FunctionDef) -> set[str]:
    return set(re.findall(r"FaultKind\.([A-Z_]+)", ast.unparse(test)))


def _situations(test: ast.FunctionDef) -> int:
    """How often the test runs: once, or once for each item of its parameter list."""
    marks = [mark for mark in test.decorator_list if isinstance(mark, ast.Call)]
    return prod(len(mark.args[1].elts) for mark in marks if isinstance(mark.args[1], ast.List))
