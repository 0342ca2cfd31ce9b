"""Broken entries and files."""

from dataclasses import replace
from functools import partial
from typing import Any

from broken_jobs.build import ENTRY, build
from broken_jobs.example import Example

from health_monitor.jobs.checks import Subject
from health_monitor.jobs.faults import FaultKind as F
from health_monitor.jobs.parameters import CATALOG
from health_monitor.jobs.spec import AtomicJob, Domain, Task

_RELOAD_JOB = AtomicJob(
    key="reload_job",
    description="Loads again.",
    domain=Domain.BRONZE,
    tasks=(
        Task(
            key="reload",
            entry="bronze/load.py",
            arguments={"catalog": CATALOG.reference},
            retries=0,
        ),
    ),
    parameters=(CATALOG,),
    standalone=True,
)
_LOAD: dict[str, Any] = {"job": "load_job", "task": "load", "file": "workloads/bronze/load.py"}
_MERGE: dict[str, Any] = {"job": "merge_job", "task": "merge", "file": "workloads/gold/merge.py"}


def _with_size(path: str, size: int) -> Subject:
    """A file of some size, without its bytes."""
    subject = build()
    upload = replace(subject.workloads.uploads["gold/merge.py"], path=path, size=size)
    uploads = {**subject.workloads.uploads, path: upload}
    return replace(subject, workloads=replace(subject.workloads, uploads=uploads))


def _entry(kind: F, name: str, text: str, message: str, fix: str) -> Example:
    """Another text for the entry of merge_job."""
    files = {"gold/merge.py": text}
    return Example(
        kind=kind,
        name=name,
        subject=lambda: build(files=files),
        **_MERGE,
        message=message,
        fix=fix,
    )


_NO_GUARD = 'it has no `if __name__ == "__main__":` at its end'
_ADD_GUARD = "Add it, calling main(sys.argv[1:]), or name an entry in the task."
_NO_DOCSTRING = "it has no docstring, which is the description of its task"
_NO_MAIN = "it has no function main with one parameter, which is how it is run"
_DEFINE_MAIN = "Define main(argv: Sequence[str]) -> None in it."
_EXIT = "ends the interpreter, which the platform may count as a failed task"
_RETURN = "Return on success and raise an exception on failure."
_MARKER = "its first line makes a notebook of it when it is uploaded"
_REMOVE_MARKER = "Remove the line with `Databricks notebook source`."
_OWNED = "this entry belongs to load_job already"
_COMPOSE = "Run load_job from a composite job instead of repeating its entry."

EXAMPLES = (
    Example(
        kind=F.ENTRY_IN_TWO_JOBS,
        name="second job runs the entry of the first",
        subject=lambda: build(
            merge_task={"entry": "bronze/load.py"}, files={"gold/merge.py": None}
        ),
        job="merge_job",
        task="merge",
        file="workloads/bronze/load.py",
        message=_OWNED,
        fix=_COMPOSE,
    ),
    Example(
        kind=F.ENTRY_IN_TWO_JOBS,
        name="standalone job repeats an entry",
        subject=lambda: build(more=(_RELOAD_JOB,)),
        job="reload_job",
        task="reload",
        file="workloads/bronze/load.py",
        message=_OWNED,
        fix=_COMPOSE,
    ),
    *(
        Example(
            kind=F.ORPHAN_ENTRY,
            name=f"no job runs {path}",
            subject=partial(build, files={path: ENTRY}),
            file=f"workloads/{path}",
            message="no job runs this entry",
            fix="Make it a task of an atomic job, or remove the file.",
        )
        for path in ("bronze/forgotten.py", "ml/deep/er.py")
    ),
    *(
        Example(
            kind=F.MISSING_ENTRY_FILE,
            name=f"{place['file']} is not there",
            subject=partial(build, files={place["file"].removeprefix("workloads/"): None}),
            **place,
            message="there is no such file below workloads",
            fix="Write the entry, or correct the path in the task.",
        )
        for place in (_LOAD, _MERGE)
    ),
    _entry(F.NOT_AN_ENTRY, "no guard", '"""Merge."""\n', _NO_GUARD, _ADD_GUARD),
    _entry(
        F.NOT_AN_ENTRY,
        "guard inside a function",
        '"""Merge."""\ndef run():\n    if __name__ == "__main__":\n        main()\n',
        _NO_GUARD,
        _ADD_GUARD,
    ),
    *(
        _entry(
            F.ENTRY_WITHOUT_DOCSTRING,
            name,
            ENTRY.replace('"""Do the work."""\n', text),
            _NO_DOCSTRING,
            "Say in its first line what it does.",
        )
        for name, text in (("no docstring", ""), ("blank docstring", '"""   """\n'))
    ),
    *(
        _entry(
            F.ENTRY_WITHOUT_MAIN,
            name,
            ENTRY.replace("def main(argv)", text),
            _NO_MAIN,
            _DEFINE_MAIN,
        )
        for name, text in (
            ("main has another name", "def start(argv)"),
            ("main takes nothing", "def main()"),
            ("main takes two", "def main(argv, spark)"),
        )
    ),
    *(
        _entry(F.EXIT_IN_ENTRY, name, ENTRY.replace("main([])", text), f"line 6 {_EXIT}", _RETURN)
        for name, text in (
            ("sys.exit at the end", "sys.exit(main([]))"),
            ("SystemExit raised", "raise SystemExit(0)"),
        )
    ),
    *(
        _entry(F.NOTEBOOK_MARKER, name, text + ENTRY, _MARKER, _REMOVE_MARKER)
        for name, text in (
            ("plain", "# Databricks notebook source\n"),
            ("behind a byte order mark", "\ufeff# Databricks notebook source\n"),
            ("with carriage returns", "# Databricks notebook source\r\n"),
        )
    ),
    Example(
        kind=F.NOTEBOOK_MARKER,
        name="in a content file",
        subject=lambda: build(files={"semantic/x.sql": "-- Databricks notebook source\nSELECT 1"}),
        file="workloads/semantic/x.sql",
        message=_MARKER,
        fix=_REMOVE_MARKER,
    ),
    _entry(
        F.BROKEN_PYTHON,
        "syntax error in an entry",
        "def main(:\n",
        "it is not Python: line 1: invalid syntax",
        "Correct the line.",
    ),
    Example(
        kind=F.BROKEN_PYTHON,
        name="syntax error in a library",
        subject=lambda: build(files={"runtime/x.py": "x = 1\nif True:\n"}),
        file="workloads/runtime/x.py",
        message="it is not Python: line 2: expected an indented block after 'if' statement on "
        "line 2",
        fix="Correct the line.",
    ),
    *(
        Example(
            kind=F.UNREADABLE_FILE,
            name=path,
            subject=partial(build, files={path: b"# caf\xe9\n"}),
            file=f"workloads/{path}",
            message="it is not UTF-8 text",
            fix="Save it as UTF-8.",
        )
        for path in ("runtime/x.py", "definitions.yaml")
    ),
    *(
        Example(
            kind=F.TEMPLATE_IN_PATH,
            name=path,
            subject=partial(build, files={path: ""}),
            file=f"workloads/{path}",
            message="its path holds ${ or %{, which Terraform fills in",
            fix="Rename the file or its folder.",
        )
        for path in ("ml/${x}.sql", "ml/%{ if true }/x.sql")
    ),
    *(
        Example(
            kind=F.SHARED_ADDRESS,
            name=path,
            subject=partial(build, files={**files, path: ""}),
            file=f"workloads/{path}",
            message=f"its state address {address} is taken by {owner}",
            fix="Rename one of them.",
        )
        for path, address, owner, files in (
            ("ml/a_b.py", "ml_a_b_py", "workloads/ml/a-b.py", {"ml/a-b.py": ""}),
            ("ml_a/x.sql", "ml_a_x_sql", "workloads/ml/a/x.sql", {"ml/a/x.sql": ""}),
        )
    ),
    Example(
        kind=F.SHARED_ADDRESS,
        name="folders",
        subject=lambda: build(files={"ml/a/x.sql": "", "ml_a/y.sql": ""}),
        file="workloads/ml_a",
        message="its state address ml_a is taken by workloads/ml/a",
        fix="Rename one of them.",
    ),
    Example(
        kind=F.SHARED_ADDRESS,
        name="folder of the product",
        subject=lambda: build(files={"files/x.py": ""}),
        file="workloads/files",
        message="its state address files is taken by the product itself",
        fix="Rename one of them.",
    ),
    *(
        Example(
            kind=F.LARGE_FILE,
            name=f"{size} bytes",
            subject=partial(_with_size, "simulation/world.yaml", size),
            file="workloads/simulation/world.yaml",
            message=f"it has {size} bytes, more than the platform's 524288000",
            fix="Split it, or keep the data in a table or volume.",
            limit="workspace_file_max",
        )
        for size in (524288001, 10**10)
    ),
)
