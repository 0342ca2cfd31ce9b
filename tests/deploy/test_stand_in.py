"""The stand-in treats values as the real provider does."""

from typing import Any

import pytest
from standin_provider.answers import body, settle
from standin_provider.checks import rule_problems
from standin_provider.errors import StandInError
from standin_provider.jobs import Job
from standin_provider.login import read_login
from standin_provider.permissions import Permissions
from standin_provider.planning import plan
from standin_provider.schema import provider_schema
from standin_provider.values import UNKNOWN

RESOURCES = provider_schema().resources
JOB = RESOURCES["databricks_job"].block


def job(**arguments: Any) -> dict[str, Any]:
    return JOB.empty() | {"name": "a job", "task": [task(task_key="only")]} | arguments


def task(**arguments: Any) -> dict[str, Any]:
    return JOB.blocks["task"].block.empty() | arguments


def planned(prior: dict[str, Any] | None, proposed: dict[str, Any]) -> dict[str, Any]:
    return plan(JOB, Job.rules, prior=prior, proposed=proposed).state


def test_zero_values_of_optional_arguments_are_not_sent() -> None:
    zeros = task(task_key="only", max_retries=0, retry_on_timeout=False, timeout_seconds=0)
    sent = body(JOB, job(task=[zeros], tags={"empty": ""}, parameter=[_parameter("p", "")]))
    assert sent["task"] == [{"task_key": "only"}]
    assert sent["tags"] == {"empty": ""}
    assert sent["parameter"] == [{"name": "p", "default": ""}]


def test_zero_in_the_configuration_is_no_difference_to_nothing_in_the_state() -> None:
    state = job(max_concurrent_runs=1, always_running=False, control_run_state=False)
    zeros = job(task=[task(task_key="only", max_retries=0)], timeout_seconds=0)
    assert planned(state, zeros) == state


def test_defaults_are_planned_and_what_only_the_service_knows_is_unknown() -> None:
    new = planned(None, job(name=None))
    assert (new["name"], new["max_concurrent_runs"]) == ("Untitled", 1)
    assert new["id"] is new["url"] is UNKNOWN


@pytest.mark.parametrize("block", ["queue", "run_as"])
def test_taking_a_block_away_plans_nothing(block: str) -> None:
    values: dict[str, dict[str, Any]] = {
        "queue": {"enabled": True},
        "run_as": {"user_name": "a@b.c"},
    }
    given = JOB.blocks[block].block.empty() | values[block]
    state = planned(None, job(**{block: [given]}))
    assert planned(state, job())[block] == [given]


def test_emptied_list_of_addresses_is_sent_as_an_empty_address() -> None:
    block = JOB.blocks["email_notifications"].block.empty()
    state = planned(None, job(email_notifications=[block | {"on_failure": ["a@b.c"]}]))
    assert planned(state, job())["email_notifications"][0]["on_failure"] == [""]


def test_empty_block_of_the_service_is_a_difference_unless_it_is_suppressed() -> None:
    state = planned(None, job())
    answer = {
        "email_notifications": {},
        "notification_settings": {},
        "task": [{"task_key": "only"}],
    }
    read = settle(JOB, Job.rules, answer=answer, before=state, is_new=True)
    assert len(read["email_notifications"]) == len(read["notification_settings"]) == 1
    again = planned(read, job())
    assert again["email_notifications"] == read["email_notifications"]
    assert again["notification_settings"] == []


def test_what_was_never_configured_is_not_taken_over_later() -> None:
    state = planned(None, job())
    answer = {"description": "by hand", "task": [{"task_key": "only"}]}
    later = settle(JOB, Job.rules, answer=answer, before=state, is_new=False)
    assert later["description"] is None
    at_once = settle(JOB, Job.rules, answer=answer, before=state, is_new=True)
    assert at_once["description"] == "by hand"


def test_tasks_in_another_order_are_a_difference() -> None:
    state = planned(None, job(task=[task(task_key="a"), task(task_key="b")]))
    swapped = job(task=[task(task_key="b"), task(task_key="a")])
    assert planned(state, swapped)["task"] != state["task"]


def test_run_if_that_the_service_fills_in_is_no_difference() -> None:
    state = planned(None, job(task=[task(task_key="only", run_if="ALL_SUCCESS")]))
    assert planned(state, job()) == state
    other = planned(None, job(task=[task(task_key="only", run_if="ALL_DONE")]))
    assert planned(other, job())["task"][0]["run_if"] is None


def test_set_in_another_order_is_no_difference() -> None:
    block = RESOURCES["databricks_permissions"].block
    row = block.blocks["access_control"].block.empty()
    rows = [row | {"group_name": name, "permission_level": "CAN_VIEW"} for name in "ab"]
    state = {**block.empty(), "job_id": "1", "access_control": rows}
    back = state | {"access_control": rows[::-1]}
    assert plan(block, Permissions.rules, prior=state, proposed=back).state == state


def test_changed_object_of_permissions_is_a_replacement() -> None:
    block = RESOURCES["databricks_permissions"].block
    state = {**block.empty(), "job_id": "1"}
    moved = plan(block, Permissions.rules, prior=state, proposed=state | {"job_id": "2"})
    assert moved.replace == ("job_id",)


def test_level_of_another_kind_of_object_is_refused_at_plan() -> None:
    block = RESOURCES["databricks_permissions"].block
    row = block.blocks["access_control"].block.empty() | {"permission_level": "CAN_RUN"}
    state = {**block.empty(), "job_id": "1", "access_control": [row]}
    with pytest.raises(StandInError, match="CAN_RUN is not supported with job_id objects"):
        Permissions(block).refine(None, state)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"max_concurrent_runs": -1}, "expected max_concurrent_runs to be at least"),
        ({"schedule": [{"pause_status": "paused"}]}, "expected schedule.pause_status to be one of"),
        ({"schedule": [{"pause_status": None}], "continuous": [{"pause_status": None}]}, "Conflic"),
        ({"run_as": [{"user_name": "a", "service_principal_name": "b"}]}, "Invalid combination"),
    ],
)
def test_mistakes_are_told_by_validate(arguments: dict[str, Any], text: str) -> None:
    problems = [problem.summary for problem in rule_problems(Job.rules, job(**arguments))]
    assert problems and all(summary.startswith(text) for summary in problems)
    assert not list(rule_problems(Job.rules, job()))


def _parameter(name: str, default: str) -> dict[str, Any]:
    return {"name": name, "default": default}


def test_login_prefers_the_block_then_the_environment_then_the_profile(tmp_path: Any) -> None:
    file = tmp_path / "databrickscfg"
    file.write_text("[DEFAULT]\nhost = d\ntoken = dt\n[prod]\nhost = p\ntoken = pt\n")
    where = {"DATABRICKS_CONFIG_FILE": str(file)}
    assert read_login({}, where).require() == ("https://d", "dt")
    assert read_login({"profile": "prod"}, where).require() == ("https://p", "pt")
    login = read_login({"profile": "prod"}, where | {"DATABRICKS_TOKEN": "et"})
    assert login.require() == ("https://p", "et")
    assert read_login({"host": "b"}, where | {"DATABRICKS_HOST": "e"}).host == "b"
    with pytest.raises(StandInError, match="has no none profile configured"):
        read_login({"profile": "none"}, where)
    with pytest.raises(StandInError, match="more than one authorization method"):
        read_login({}, {"DATABRICKS_TOKEN": "t", "DATABRICKS_CLIENT_ID": "c"})
