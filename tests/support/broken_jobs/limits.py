"""Jobs beyond limits: keys, numbers, lengths, timeouts."""

from dataclasses import replace
from functools import partial
from typing import Any

from broken_jobs.build import ENTRY, build, changed
from broken_jobs.example import Example

from health_monitor.jobs.checks import Subject
from health_monitor.jobs.faults import FaultKind as F
from health_monitor.jobs.hierarchy import Hierarchy
from health_monitor.jobs.parameters import CATALOG
from health_monitor.jobs.spec import Each

_LOAD: dict[str, Any] = {"job": "load_job", "task": "load", "file": "workloads/bronze/load.py"}


def copies(count: int) -> Any:
    """A job with its one task several times."""
    return lambda job: replace(
        job, tasks=tuple(replace(job.tasks[0], key=f"t{number}") for number in range(count))
    )


def _jobs(count: int) -> Subject:
    """Many composite jobs, which all run the same."""
    subject = build()
    master, layer, *rest = subject.hierarchy.jobs
    jobs = (master, layer, *rest, *(replace(layer, key=f"j{n}") for n in range(count - 4)))
    return replace(subject, hierarchy=Hierarchy(jobs=jobs))


def _large(size: int) -> Subject:
    arguments = {"catalog": CATALOG.reference, "x": "y" * size}
    text = ENTRY.replace('"catalog"', '"catalog", "x"')
    return build(load_task={"arguments": arguments}, files={"bronze/load.py": text})


def _two_models() -> Subject:
    text = ENTRY.replace('"catalog"', '"catalog", "model"')
    models = ("bronze/models/a/costs.py", "bronze/models/b/costs.py")
    return build(
        load_task={"each": Each(folder="bronze/models", argument="model")},
        files={"bronze/load.py": text, **dict.fromkeys(models, "MODEL = 1\n")},
    )


EXAMPLES = (
    *(
        Example(
            kind=F.BAD_JOB_KEY,
            name=repr(key[:9]),
            subject=partial(build, load={"key": key}),
            job=key,
            message=f"{key!r} cannot be the key of a job",
            fix="Use at most 100 lower-case letters, digits and _, a letter first.",
        )
        for key in ("Load_job", "load-job", "1_load", "", "j" * 101)
    ),
    *(
        Example(
            kind=F.DUPLICATE_JOB_KEY,
            name=f"{part} is called {key}",
            subject=partial(changed, part, {"key": key}),
            job=key,
            file=file,
            message="2 jobs have this key",
            fix="Give each a key of its own.",
        )
        for part, key, file in (
            ("load", "gold_layer_job", ""),
            ("layer", "merge_job", "jobs/gold.py"),
        )
    ),
    *(
        Example(
            kind=F.BAD_TASK_KEY,
            name=repr(key[:9]),
            subject=partial(build, load_task={"key": key}),
            job="load_job",
            task=key,
            message=f"{key!r} cannot be the key of a task",
            fix="Use at most 100 letters, digits and _.",
            limit=limit,
        )
        for key, limit in (
            ("load rows", "task_key_charset"),
            ("load-rows", "task_key_charset"),
            ("lösche", "task_key_charset"),
            ("t" * 101, "task_key_max_length"),
        )
    ),
    *(
        Example(
            kind=F.DUPLICATE_TASK_KEY,
            name=job,
            subject=partial(changed, part, lambda twice: replace(twice, tasks=twice.tasks * 2)),
            job=job,
            task=task,
            message="2 tasks of the job have this key",
            fix="Give each a key of its own.",
            limit="task_key_unique",
        )
        for part, job, task in (
            ("load", "load_job", "load"),
            ("layer", "gold_layer_job", "merge"),
        )
    ),
    *(
        Example(
            kind=F.NO_TASKS,
            name=job,
            subject=partial(changed, part, {"tasks": ()}),
            job=job,
            message="it has no tasks",
            fix="Give it a task, or remove the job.",
            also=also,
        )
        for part, job, also in (
            ("layer", "gold_layer_job", (F.JOB_NOT_RUN, F.UNUSED_PARAMETER)),
            ("master", "master", (F.JOB_NOT_RUN, F.UNUSED_PARAMETER)),
        )
    ),
    Example(
        kind=F.NO_TASKS,
        name="no file to make a task for",
        subject=partial(build, load_task={"each": Each(folder="bronze/models", argument="model")}),
        job="load_job",
        message="it has no tasks: no Python file is below workloads/bronze/models",
        fix="Write such a file.",
    ),
    Example(
        kind=F.DUPLICATE_TASK_KEY,
        name="two files of one name",
        subject=_two_models,
        job="load_job",
        task="load_costs",
        message="2 tasks of the job have this key",
        fix="Give each a key of its own.",
        limit="task_key_unique",
    ),
    *(
        Example(
            kind=F.TOO_MANY_TASKS,
            name=f"{count}",
            subject=partial(build, load=copies(count)),
            job="load_job",
            message=f"it has {count} tasks, more than 1000",
            fix="Split the job.",
            limit="tasks_per_job",
        )
        for count in (1001, 1500)
    ),
    *(
        Example(
            kind=F.MANY_TASKS,
            name=f"{count}",
            subject=partial(build, load=copies(count)),
            job="load_job",
            message=f"it has {count} tasks; of more than 100, older interfaces of the platform "
            "show a part",
            fix="Split the job, or read its runs with version 2.2 of the Jobs API.",
            limit="tasks_per_job_ui_warn",
        )
        for count in (101, 1000)
    ),
    *(
        Example(
            kind=F.TOO_MANY_JOBS,
            name=limit,
            subject=lambda: _jobs(10_001),
            message=f"these are 10001 jobs, more than 10000 {unit}",
            fix="Deploy them to several workspaces.",
            limit=limit,
            also=(F.JOB_NOT_RUN, F.TOO_MANY_PARENT_TASKS),
        )
        for limit, unit in (
            ("ws_saved_jobs", "jobs/workspace (older docs 12000)"),
            ("ws_jobs_created_per_hour", "jobs/hour/workspace incl. runs submit"),
        )
    ),
    *(
        Example(
            kind=F.LARGE_REQUEST,
            name=f"{size} bytes of arguments",
            subject=partial(_large, size),
            job="load_job",
            message=f"its definition has at least {size + 81} bytes, more than 10485760",
            fix="Split the job, or move long arguments to a file.",
            limit="jobs_api_request_max",
        )
        for size in (10_485_760, 20_000_000)
    ),
    *(
        Example(
            kind=F.MISSING_DESCRIPTION,
            name=repr(text),
            subject=partial(build, merge={"description": text}),
            job="merge_job",
            file="jobs/gold.py",
            message="it has no description",
            fix="Say in one sentence what it is for.",
        )
        for text in ("", "  ")
    ),
    *(
        Example(
            kind=F.TOO_LONG_DESCRIPTION,
            name=f"{length}",
            subject=partial(build, master={"description": "x" * length}),
            job="master",
            message=f"its description has {length} characters, more than 27700",
            fix="Shorten it.",
            limit="job_description_max",
        )
        for length in (27_701, 40_000)
    ),
    *(
        Example(
            kind=F.LONG_DESCRIPTION,
            name=f"{length}",
            subject=partial(build, master={"description": "x" * length}),
            job="master",
            message=f"its description has {length} characters; some interfaces of the platform "
            "take 1024",
            fix="Shorten it.",
            limit="job_description_shown_max",
        )
        for length in (1025, 27_700)
    ),
    *(
        Example(
            kind=F.BAD_RETRIES,
            name=f"{retries}",
            subject=partial(build, load_task={"retries": retries}),
            **_LOAD,
            message=f"it has {retries} retries",
            fix="Write 0 for a task that must not be tried again.",
        )
        for retries in (-1, -5)
    ),
    Example(
        kind=F.BAD_TIMEOUT,
        name="task",
        subject=lambda: build(load_task={"timeout_minutes": 0}),
        **_LOAD,
        message="its timeout is 0 minutes, which never ends it",
        fix="Give it at least 1 minute.",
    ),
    Example(
        kind=F.BAD_TIMEOUT,
        name="job",
        subject=lambda: build(master={"timeout_minutes": -1}),
        job="master",
        message="its timeout is -1 minutes, which never ends it",
        fix="Give it at least 1 minute.",
    ),
    Example(
        kind=F.TIMEOUT_TOO_SHORT,
        name="retries of a task",
        subject=lambda: build(load_task={"timeout_minutes": 50, "retries": 2}),
        job="load_job",
        task="load",
        message="its timeout is 120 minutes, but its tasks may take 150 with their retries: load",
        fix="Raise timeout_minutes to at least 150, or lower those of its tasks.",
    ),
    Example(
        kind=F.TIMEOUT_TOO_SHORT,
        name="chain of children",
        subject=lambda: build(master={"timeout_minutes": 479}),
        job="master",
        task="layer",
        message="its timeout is 479 minutes, but its tasks may take 480 with their retries: "
        "load > layer",
        fix="Raise timeout_minutes to at least 480, or lower those of its tasks.",
    ),
)
