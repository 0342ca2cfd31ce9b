"""Values that would break later: hosts, templates, and what YAML reads as something else."""

from collections.abc import Callable

import pytest
import yaml

from health_monitor.environments import Settings

Load = Callable[..., Settings]
Problems = Callable[..., list[str]]


@pytest.mark.parametrize(
    "host",
    [
        "https://accounts.azuredatabricks.net",
        "https://accounts.gcp.databricks.com",
        "https://ACCOUNTS.cloud.databricks.com",
        "https://accounts.cloud.databricks.us",
        "https://accounts-dod.cloud.databricks.us",
        "https://accounts.databricks.azure.cn",
        "https://login.databricks.com",
        "https://docs.databricks.com",
        "https://databricks.com",
        "https://accounts.cloud.databricks.com:443",
    ],
)
def test_host_that_is_no_workspace_is_told(problems: Problems, sound: str, host: str) -> None:
    (line,) = problems(f"{sound}host: {host}\n")
    assert f"host: {host!r} is not a workspace address but that of the account or" in line


@pytest.mark.parametrize(
    "host",
    [
        "https://dbc-a1b2345c-d6e7.cloud.databricks.com",
        "https://adb-5555555555555555.19.azuredatabricks.net",
        "https://1234567890123456.7.gcp.databricks.com",
        "https://accounts-payable.cloud.databricks.com",
        "https://acme.databricks.azure.us",
    ],
)
def test_host_of_a_workspace_is_taken(load: Load, sound: str, host: str) -> None:
    assert load(f"{sound}host: {host}\n").host == host


@pytest.mark.parametrize(
    "written", ["0123", "0x1F", "1_000", "12:30:45", "yes", "Off", "1.50", "2026-01-31", ".inf"]
)
def test_refused_value_is_shown_as_it_is_written(
    problems: Problems, sound: str, written: str
) -> None:
    assert problems(f"{sound}usage_policy_id: {written}\n") == [
        f"dev.yaml:13: usage_policy_id: {written} is not text. Write it in quotes."
    ]


@pytest.mark.parametrize(
    ("written", "meant"), [("0123", 83), ("0x1F", 31), ("1_000", 1000), ("1:30", 90), ("0b11", 3)]
)
def test_number_that_is_no_plain_one_is_not_read_as_another(
    problems: Problems, sound: str, written: str, meant: int
) -> None:
    assert problems(f"{sound}lookback_days: {written}\n") == [
        f"dev.yaml:13: lookback_days: {written} means {meant} in YAML. Write the number that you "
        "mean in plain digits."
    ]


# A key that takes text, and a text that asks to be filled in.
TEMPLATES = {
    "workspace_root": ("/Users/${workspace.current_user}/hm", "${"),
    "profile": ("${var.profile}", "${"),
    "usage_policy_id": ("%{if_true}x%{endif}", "%{"),
    "owners.atomic.view[0]": ("${team}", "${"),
    "notifications.on_late.emails[0]": ("${who}@example.com", "${"),
    "notifications.on_late.destination_ids[0]": ("$${id}", "${"),
    "backend.path": ("state/${env}.tfstate", "${"),
}


@pytest.mark.parametrize(("key", "text", "found"), [(k, *v) for k, v in TEMPLATES.items()])
def test_text_that_asks_to_be_filled_in_is_told(
    problems: Problems, sound: str, key: str, text: str, found: str
) -> None:
    lines = yaml.safe_load(sound)
    target, steps = lines, key.replace("[0]", "").split(".")
    for step in steps[:-1]:
        target = target.setdefault(step, {})
    target[steps[-1]] = [text] if key.endswith("[0]") else text
    (line,) = problems(yaml.safe_dump(lines))
    assert line.partition(": ")[2] == (
        f"{key}: {text!r} holds {found}, and nothing is filled in here. Write the value itself."
    )


@pytest.mark.parametrize(
    "lines",
    [
        "tags: {common: {a: 'x${TfToken[TOKEN.1]}'}}\n",
        "compute: {kind: job_cluster, cloud: aws, spark_version: x, node_type_id: 'TfToken[1]'}\n",
        "profile: '#{TfToken[TOKEN.2]}'\n",
    ],
)
def test_mark_of_a_reference_of_the_cdk_is_told(problems: Problems, sound: str, lines: str) -> None:
    (line,) = problems(sound + lines)
    assert line.endswith("with which the CDK marks a reference. Write another text.")
