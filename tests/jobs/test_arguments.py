"""Arguments: what a task passes is what its entry declares, and every reference resolves."""

from dataclasses import replace

import pytest

from health_monitor.jobs.faults import FaultKind
from health_monitor.jobs.parameters import CATALOG, SOURCE, arguments
from health_monitor.jobs.spec import Parameter, Resource, Schema, Setting, Task
from health_monitor.jobs.workloads import parse

FROM_DATE = Parameter(name="from_date", default="")


def test_arguments_have_common_ones_first_and_are_named_after_their_values():
    made = arguments(SOURCE, Schema.OPS, Setting.LOOKBACK_DAYS, Resource.EXPERIMENT, FROM_DATE)
    assert list(made.items()) == [
        ("catalog", "{{job.parameters.catalog}}"),
        ("job", "{{job.name}}"),
        ("task", "{{task.name}}"),
        ("run-id", "{{job.run_id}}"),
        ("started-at", "{{job.start_time.iso_datetime}}"),
        ("source", "{{job.parameters.source}}"),
        ("ops-schema", Schema.OPS),
        ("lookback-days", Setting.LOOKBACK_DAYS),
        ("experiment", Resource.EXPERIMENT),
        ("from-date", "{{job.parameters.from_date}}"),
    ]


@pytest.mark.parametrize("name", ["colour", "from-date"])
def test_argument_that_entry_does_not_declare_is_named(faults, name):
    told = faults(merge_task={"arguments": {"catalog": CATALOG.reference, name: "1"}})
    assert told == [
        (
            FaultKind.UNDECLARED_ARGUMENT,
            f"merge_job.merge (gold/merge.py): the task passes --{name}, which the entry does not "
            "declare. Declare it in the entry, or remove it from the task.",
        )
    ]


@pytest.mark.parametrize(("name", "flag"), [("run_id", "run-id"), ("role", "role")])
def test_argument_that_task_lacks_is_named(faults, entry, name, flag):
    text = entry.replace('"catalog"', f'"catalog", "{name}"')
    assert faults(files={"bronze/load.py": text}) == [
        (
            FaultKind.LACKING_ARGUMENT,
            f"load_job.load (bronze/load.py): the entry declares --{flag}, which the task does "
            "not pass. Pass it in the task, or remove it from the entry.",
        )
    ]


@pytest.mark.parametrize(
    "call",
    [
        "None",
        "arguments(__doc__, argv, *NAMES)",
        'arguments(__doc__, argv, "catalog", "catalog")',
        'arguments("text", argv, "catalog")',
        'arguments(__doc__, argv, "catalog"); arguments(__doc__, argv, "catalog")',
        "arguments(__doc__, argv, CATALOG)",
        'arguments(__doc__, argv=argv, name="catalog")',
    ],
)
def test_arguments_that_cannot_be_read_are_a_fault(faults, entry, call):
    text = entry.replace('arguments(__doc__, argv, "catalog")', call)
    assert faults(files={"gold/merge.py": text}) == [
        (
            FaultKind.UNREADABLE_ARGUMENTS,
            "merge_job.merge (gold/merge.py): its arguments cannot be read from it. Call "
            'arguments(__doc__, argv, "catalog", ...) once, with literal and different names.',
        )
    ]


def test_no_argument_at_all_is_readable():
    assert parse("a.py", "task.arguments(__doc__, argv)").arguments == ()
    assert parse("a.py", "main()").arguments is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (
            "{{job.parameters.colour}}",
            "the job has no parameter colour. Add colour to the job's parameters.",
        ),
        (
            "{{tasks.other.values.x}}",
            "the task does not wait for a task other. Add other to its depends_on.",
        ),
        (
            "{{job.start_time}}",
            "the platform knows no job.start_time. Use a dynamic value reference that it knows.",
        ),
        (
            "{{job.start_time.iso_dat}}",
            "the platform knows no job.start_time.iso_dat. Use a dynamic value reference that it "
            "knows.",
        ),
        ("{{job.id", "its braces do not pair. Write {{name}}."),
        ("job.id}}", "its braces do not pair. Write {{name}}."),
    ],
)
def test_reference_that_does_not_resolve_is_explained(faults, entry, value, reason):
    text = entry.replace('"catalog"', '"catalog", "x"')
    told = faults(
        merge_task={"arguments": {"catalog": CATALOG.reference, "x": value}},
        files={"gold/merge.py": text},
    )
    assert told == [
        (
            FaultKind.UNRESOLVED_REFERENCE,
            f"merge_job.merge (gold/merge.py): --x={value} does not resolve: {reason}",
        )
    ]


def test_value_of_an_earlier_task_resolves_also_through_others(faults, entry):
    def chain(job):
        first = replace(job.tasks[0], key="first")
        second = replace(first, key="second", depends_on=(first,))
        arguments = {"catalog": "{{ tasks.first.values.catalog }}-{{job.run_id}}"}
        third = Task(
            key="third",
            entry=first.entry,
            arguments=arguments,
            retries=0,
            depends_on=(second,),
        )
        return replace(job, tasks=(first, second, third), timeout_minutes=180)

    assert faults(load=chain, layer={}, master={"timeout_minutes": 900}) == []
