"""Broken arguments, references and parameters."""

from dataclasses import replace
from functools import partial
from typing import Any

from broken_jobs.build import ENTRY, build, changed
from broken_jobs.example import Example

from health_monitor.jobs.checks import Subject
from health_monitor.jobs.faults import FaultKind as F
from health_monitor.jobs.parameters import CATALOG
from health_monitor.jobs.spec import Parameter

_LOAD: dict[str, Any] = {"job": "load_job", "task": "load", "file": "workloads/bronze/load.py"}
_MERGE: dict[str, Any] = {"job": "merge_job", "task": "merge", "file": "workloads/gold/merge.py"}
_UNREADABLE = (
    "None",
    "arguments(__doc__, argv, *NAMES)",
    'arguments(__doc__, argv, "catalog", "catalog")',
    'arguments("text", argv, "catalog")',
    'arguments(__doc__, argv, "catalog"); arguments(__doc__, argv, "catalog")',
    "arguments(__doc__, argv, CATALOG)",
    'arguments(__doc__, argv=argv, name="catalog")',
)
_KNOW = "Use a dynamic value reference that it knows."
_UNRESOLVED = (
    ("{{job.parameters.hue}}", "the job has no parameter hue", "Add hue to the job's parameters."),
    (
        "{{tasks.other.values.x}}",
        "the task does not wait for a task other",
        "Add other to its depends_on.",
    ),
    ("{{job.start_time}}", "the platform knows no job.start_time", _KNOW),
    ("{{job.start_time.iso_dat}}", "the platform knows no job.start_time.iso_dat", _KNOW),
    ("{{input}}", "the platform knows no input", _KNOW),
    ("{{job.id", "its braces do not pair", "Write {{name}}."),
    ("job.id}}", "its braces do not pair", "Write {{name}}."),
)


def _passing(value: str) -> Subject:
    """merge_job passes a value for another argument."""
    return build(
        merge_task={"arguments": {"catalog": CATALOG.reference, "x": value}},
        files={"gold/merge.py": ENTRY.replace('"catalog"', '"catalog", "x"')},
    )


def _with_default(default: str) -> Subject:
    """load_job has another parameter, which its parent hands down."""
    parameters = (CATALOG, Parameter(name="day", default=default))

    def task(value: Any) -> Any:
        return replace(value, arguments={**value.arguments, "day": "{{job.parameters.day}}"})

    return build(
        files={"bronze/load.py": ENTRY.replace('"catalog"', '"catalog", "day"')},
        load_task=task,
        load={"parameters": parameters},
        master={"parameters": parameters},
    )


def _standalone(parameter: Parameter) -> Subject:
    """A parameter of the composite and its child."""
    reference = {"catalog": CATALOG.reference, "x": parameter.reference}
    text = ENTRY.replace('"catalog"', '"catalog", "x"')
    parameters = (CATALOG, parameter)
    return build(
        files={"gold/merge.py": text},
        merge_task={"arguments": reference},
        merge={"parameters": parameters},
        layer={"parameters": parameters},
        master={"parameters": (CATALOG, replace(parameter, default="set"))},
    )


EXAMPLES = (
    *(
        Example(
            kind=F.UNREADABLE_ARGUMENTS,
            name=call,
            subject=partial(
                build,
                files={"gold/merge.py": ENTRY.replace('arguments(__doc__, argv, "catalog")', call)},
            ),
            **_MERGE,
            message="its arguments cannot be read from it",
            fix='Call arguments(__doc__, argv, "catalog", ...) once, with literal and different '
            "names.",
        )
        for call in _UNREADABLE
    ),
    *(
        Example(
            kind=F.UNDECLARED_ARGUMENT,
            name=name,
            subject=partial(
                build, merge_task={"arguments": {"catalog": CATALOG.reference, name: "1"}}
            ),
            **_MERGE,
            message=f"the task passes --{name}, which the entry does not declare",
            fix="Declare it in the entry, or remove it from the task.",
        )
        for name in ("colour", "from-date")
    ),
    *(
        Example(
            kind=F.LACKING_ARGUMENT,
            name=name,
            subject=partial(
                build, files={"bronze/load.py": ENTRY.replace('"catalog"', f'"catalog", "{name}"')}
            ),
            **_LOAD,
            message=f"the entry declares --{flag}, which the task does not pass",
            fix="Pass it in the task, or remove it from the entry.",
        )
        for name, flag in (("run_id", "run-id"), ("role", "role"))
    ),
    *(
        Example(
            kind=F.UNRESOLVED_REFERENCE,
            name=value,
            subject=partial(_passing, value),
            **_MERGE,
            message=f"--x={value} does not resolve: {reason}",
            fix=fix,
        )
        for value, reason, fix in _UNRESOLVED
    ),
    *(
        Example(
            kind=F.UNRESOLVED_REFERENCE,
            name=f"default {default}",
            subject=partial(_with_default, default),
            job="load_job",
            message=f"the default {default} of its parameter day does not resolve: {reason}",
            fix=fix,
        )
        for default, reason, fix in (
            (
                "{{job.start_time.noon}}",
                "the platform knows no job.start_time.noon",
                _KNOW,
            ),
            (
                "{{ task.name }}",
                "there is no task yet when it is read",
                "Use a reference to the job.",
            ),
        )
    ),
    *(
        Example(
            kind=F.DUPLICATE_PARAMETER,
            name=job,
            subject=partial(changed, part, {"parameters": (CATALOG, CATALOG)}),
            job=job,
            message="it declares the parameter catalog 2 times",
            fix="Declare it once.",
        )
        for part, job in (("load", "load_job"), ("master", "master"))
    ),
    *(
        Example(
            kind=F.BAD_PARAMETER_NAME,
            name=name,
            subject=partial(
                build, master={"parameters": (CATALOG, Parameter(name=name, default=""))}
            ),
            job="master",
            message=f"{name!r} cannot be the name of a parameter",
            fix="Use letters, digits, _, . and -.",
            limit="job_parameter_name_charset",
            also=(F.UNUSED_PARAMETER,),
        )
        for name in ("from date", "größe")
    ),
    Example(
        kind=F.PARAMETER_NOT_HANDED_DOWN,
        name="composite lacks it",
        subject=lambda: build(layer={"parameters": ()}),
        job="gold_layer_job",
        task="merge",
        message="merge_job has the parameter catalog, and gold_layer_job has not",
        fix="Add catalog to the parameters of gold_layer_job.",
    ),
    Example(
        kind=F.PARAMETER_NOT_HANDED_DOWN,
        name="orchestrator lacks it",
        subject=lambda: build(master={"parameters": ()}),
        job="master",
        task="load",
        message="load_job has the parameter catalog, and master has not",
        fix="Add catalog to the parameters of master.",
    ),
    *(
        Example(
            kind=F.PARAMETER_WITHOUT_VALUE,
            name=name,
            subject=partial(_standalone, Parameter(name=name)),
            job="merge_job",
            file="jobs/gold.py",
            message=f"its parameter {name} has no default, and no environment supplies it",
            fix="Give it a default, or use one of catalog, registry, source.",
            also=(F.PARAMETER_DEFAULTS_DIFFER,),
        )
        for name in ("target", "warehouse_id")
    ),
    *(
        Example(
            kind=F.PARAMETER_DEFAULTS_DIFFER,
            name=f"below it {default!r}",
            subject=partial(_standalone, Parameter(name="x", default=default)),
            job="master",
            task="layer",
            message=f"its default of x is 'set', and that of gold_layer_job, which it replaces, is "
            f"{default!r}",
            fix="Give both the same default, or rename one of the parameters.",
        )
        for default in ("", "other")
    ),
    *(
        Example(
            kind=F.UNUSED_PARAMETER,
            name=f"{job} does not use it",
            subject=partial(
                changed, part, {"parameters": (CATALOG, Parameter(name="hue", default=""))}
            ),
            job=job,
            message="nothing in it uses its parameter hue",
            fix="Pass it to a task, or remove it.",
            also=also,
        )
        for part, job, also in (
            ("master", "master", ()),
            ("load", "load_job", (F.PARAMETER_NOT_HANDED_DOWN,)),
        )
    ),
)
