"""The arguments that tasks make of parameters, schemas, settings and resources."""

from health_monitor.jobs.parameters import SOURCE, arguments
from health_monitor.jobs.spec import Parameter, Resource, Schema, Setting

FROM_DATE = Parameter(name="from_date", default="")


def test_arguments_have_common_ones_first_and_are_named_after_their_values() -> None:
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
