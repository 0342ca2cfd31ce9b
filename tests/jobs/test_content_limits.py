"""What the platform says of content, and what the contract of content says, are the same."""

import pytest
from content_limits import REFUSED, SOUND, two_monitors

from content.declared import METRIC_VIEWS, MONITORS
from content.errors import ContentError
from content.monitoring import monitor
from content.semantic import metric_view
from health_monitor.jobs.checks import objects
from health_monitor.jobs.platform_limits import LIMITS


def test_numbers_of_the_contract_are_those_of_the_platform() -> None:
    assert LIMITS["metric_view_display_name_max"].number == metric_view.DISPLAY_NAME_LENGTH
    assert LIMITS["metric_view_synonyms_max"].number == metric_view.SYNONYMS
    assert LIMITS["metric_view_synonym_len_max"].number == metric_view.SYNONYM_LENGTH
    assert metric_view.VERSION in LIMITS["metric_view_versions"].words
    assert set(monitor.GRANULARITIES) < set(LIMITS["monitor_granularities"].words)


def test_folders_whose_files_are_counted_are_those_of_the_contract() -> None:
    assert (objects.METRIC_VIEWS, objects.MONITORS) == (METRIC_VIEWS, MONITORS)


@pytest.mark.parametrize("number", range(len(SOUND)))
def test_content_at_the_limit_is_taken(number: int) -> None:
    assert SOUND[number]()


@pytest.mark.parametrize("limit", REFUSED)
def test_content_that_the_platform_refuses_is_no_content(limit: str) -> None:
    for read in REFUSED[limit]:
        with pytest.raises(ContentError) as caught:
            read()
        # A key that is not among those of the contract needs no limit to be refused.
        assert caught.value.limit in (limit, "")


def test_error_names_the_limit_that_is_broken() -> None:
    names = ("metric_view_display_name_max", "tvf_limit_constant", "monitor_granularities")
    for name in names:
        with pytest.raises(ContentError) as caught:
            REFUSED[name][0]()
        assert caught.value.limit == name


def test_second_monitor_of_a_table_is_told_with_the_first() -> None:
    (problem,) = [p for p in two_monitors() if p.limit == "monitors_per_table"]
    assert (problem.path, problem.key, problem.line) == ("monitoring/monitors/y.yaml", "table", 4)
    assert problem.message == "gold.fact_x has a monitor already, monitoring/monitors/x.yaml"
