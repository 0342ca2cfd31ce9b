"""Mistakes in an environment file: each named by file, line and key, with its fix."""

from collections.abc import Callable

import pytest

Problems = Callable[..., list[str]]

# What is added to the sound file (12 lines) and the message that it gives.
ADDED = {
    "unknown key with a near one": (
        "lookback_day: 30\n",
        "dev.yaml:13: lookback_day: is an unknown key. Did you mean lookback_days?",
    ),
    "unknown key below another": (
        "notifications:\n  on_failure:\n    phones: [1]\n",
        "dev.yaml:15: notifications.on_failure.phones: is an unknown key. Remove it; known are "
        "destination_ids, emails.",
    ),
    "key of another kind": (
        "source:\n  kind: system\n  catalog: other\n",
        "dev.yaml:15: source.catalog: is an unknown key. Remove it; known are grant, kind.",
    ),
    "text for a number": (
        "lookback_days: ninety\n",
        "dev.yaml:13: lookback_days: 'ninety' is not a whole number. Write a whole number.",
    ),
    "true for a number": (
        "lookback_days: true\n",
        "dev.yaml:13: lookback_days: true is not a whole number. Write a whole number.",
    ),
    "number for a text": (
        "compute:\n  kind: serverless\n  environment_version: 5\n",
        "dev.yaml:15: compute.environment_version: 5 is not text. Write it in quotes.",
    ),
    "date for a text": (
        "name_prefix: 2026-01-31\n",
        "dev.yaml:13: name_prefix: 2026-01-31 is not text. Write it in quotes.",
    ),
    "text for true or false": (
        "job_defaults:\n  queue: 'yes'\n",
        "dev.yaml:14: job_defaults.queue: 'yes' is not true or false. Write true or false.",
    ),
    "text for a list": (
        "owners:\n  atomic:\n    manage: team\n",
        "dev.yaml:15: owners.atomic.manage: 'team' is not a list. Write a list.",
    ),
    "list for a mapping": (
        "tags:\n  common: [a]\n",
        "dev.yaml:14: tags.common: a list is not a mapping. Write a mapping.",
    ),
    "mapping for a text": (
        "host:\n  name: x\n",
        "dev.yaml:13: host: a mapping is not text. Write text.",
    ),
    "no value": (
        "profile:\n",
        "dev.yaml:13: profile: has no value. Write one, or remove the key.",
    ),
    "no value in a list": (
        "owners:\n  atomic:\n    view:\n      - a\n      -\n",
        "dev.yaml:17: owners.atomic.view[1]: has no value. Write one, or remove the key.",
    ),
    "number out of bounds": (
        "lookback_days: 0\n",
        "dev.yaml:13: lookback_days: 0 is not between 1 and 3650. Give a number between 1 and "
        "3650.",
    ),
    "unknown choice": (
        "statement_text: hide\n",
        "dev.yaml:13: statement_text: 'hide' is not a known value. Use one of drop, hash, keep.",
    ),
    "unknown kind": (
        "source:\n  kind: export\n",
        "dev.yaml:14: source.kind: 'export' is not a known kind. Use one of system, copy, "
        "simulated.",
    ),
    "kind that is a list": (
        "warehouse:\n  kind: [create]\n",
        "dev.yaml:14: warehouse.kind: a list is not a known kind. Use one of existing, create.",
    ),
    "kind that is a mapping": (
        "warehouse:\n  kind: {a: b}\n",
        "dev.yaml:14: warehouse.kind: a mapping is not a known kind. Use one of existing, create.",
    ),
    "missing kind": (
        "warehouse:\n  size: Small\n",
        "dev.yaml:13: warehouse.kind: is missing. Add it: one of existing, create.",
    ),
    "missing key of a kind": (
        "source:\n  kind: copy\n",
        "dev.yaml:13: source.catalog: is missing. Add it: a catalog name.",
    ),
    "catalog with a dot": (
        "source:\n  kind: copy\n  catalog: a.b\n",
        "dev.yaml:15: source.catalog: 'a.b' is not a catalog name. Use lower-case "
        "letters, digits, _ and -.",
    ),
    "catalog with capitals": (
        "source:\n  kind: copy\n  catalog: Main\n",
        "dev.yaml:15: source.catalog: 'Main' is not a catalog name. Use lower-case letters, "
        "digits, _ and -.",
    ),
    "simulation into the system catalog": (
        "source:\n  kind: simulated\n  catalog: system\n",
        "dev.yaml:15: source.catalog: 'system' is not a catalog that takes the product's tables. "
        "Name one of your own in Unity Catalog.",
    ),
    "host of the account": (
        "host: https://accounts.cloud.databricks.com\n",
        "dev.yaml:13: host: 'https://accounts.cloud.databricks.com' is not a workspace address "
        "but that of the account or of Databricks itself. Open the workspace in a browser and "
        "take the host name from there.",
    ),
    "octal number for a text": (
        "usage_policy_id: 0123\n",
        "dev.yaml:13: usage_policy_id: 0123 is not text. Write it in quotes.",
    ),
    "number that YAML reads as another": (
        "lookback_days: 0123\n",
        "dev.yaml:13: lookback_days: 0123 means 83 in YAML. Write the number that you mean in "
        "plain digits.",
    ),
    "host without https": (
        "host: adb-1.azuredatabricks.net\n",
        "dev.yaml:13: host: 'adb-1.azuredatabricks.net' is not a workspace address. Write "
        "https:// and the host name, without a path.",
    ),
    "host and profile": (
        "host: https://dbc.cloud.databricks.com\nprofile: dev\n",
        "dev.yaml:14: profile: host and profile both name a workspace. Keep one of the two.",
    ),
    "unknown time zone": (
        "schedules:\n  a:\n    cron: 0 0 6 * * ?\n    timezone: Mars\n",
        "dev.yaml:16: schedules.a.timezone: 'Mars' is not a time zone. Use an IANA name such as "
        "UTC or Europe/Berlin.",
    ),
    "cron of five fields": (
        "schedules:\n  a:\n    cron: 0 6 * * *\n",
        "dev.yaml:15: schedules.a.cron: '0 6 * * *' is not a Quartz cron expression. Write six or "
        "seven fields from seconds on, for example 0 0 6 * * ?.",
    ),
    "schedule without cron": (
        "schedules:\n  a:\n    paused: false\n",
        "dev.yaml:14: schedules.a.cron: is missing. Add it: a Quartz cron expression.",
    ),
    "e-mail without a host": (
        "notifications:\n  on_late:\n    emails: [a@b.c, team]\n",
        "dev.yaml:15: notifications.on_late.emails[1]: 'team' is not an e-mail address. Write it "
        "as name@example.com.",
    ),
    "too many destinations": (
        "notifications:\n  on_late:\n    destination_ids: [a, b, c, d]\n",
        "dev.yaml:15: notifications.on_late.destination_ids: 4 destinations for one event are "
        "more than the platform's 3. Keep at most 3.",
    ),
    "item twice": (
        "owners:\n  atomic:\n    view: [a, b, a]\n",
        "dev.yaml:15: owners.atomic.view[2]: 'a' is in the list already. Name it once.",
    ),
    "group at two levels": (
        "owners:\n  atomic:\n    manage: [a]\n    view: [a]\n",
        "dev.yaml:16: owners.atomic.view: group 'a' has a higher level in this layer already. "
        "Remove it from view: the higher level includes it.",
    ),
    "the admins group": (
        "owners:\n  composite:\n    run: [admins]\n",
        "dev.yaml:15: owners.composite.run[0]: 'admins' is not a group that can be given "
        "permissions. Name a group of the account other than admins, which manages everything "
        "anyway.",
    ),
    "run_as that is a name": (
        "run_as: robot\n",
        "dev.yaml:13: run_as: 'robot' is not an application id. Give the service principal's "
        "application id, 8-4-4-4-12 hexadecimal digits.",
    ),
    "version that is not pinned": (
        "provider_version: ~> 1.99\n",
        "dev.yaml:13: provider_version: '~> 1.99' is not a version. Pin it in full, for example "
        "1.99.0.",
    ),
    "retention shorter than lookback": (
        "lookback_days: 90\nretention_days: 30\n",
        "dev.yaml:14: retention_days: 30 is less than lookback_days, 90. Keep rows at least as "
        "long as they are looked back for.",
    ),
    "lookback longer than the default retention": (
        "lookback_days: 1000\n",
        "dev.yaml: retention_days: 730 is less than lookback_days, 1000. Keep rows at least as "
        "long as they are looked back for.",
    ),
    "missing choice": (
        "compute:\n  kind: job_cluster\n  spark_version: a\n  node_type_id: b\n",
        "dev.yaml:13: compute.cloud: is missing. Add it: one of aws, azure, gcp.",
    ),
    "fewer workers at most than at least": (
        "compute:\n  kind: job_cluster\n  cloud: aws\n  spark_version: 17.3.x-scala2.13\n"
        "  node_type_id: m6gd.large\n  min_workers: 8\n",
        "dev.yaml:13: compute.max_workers: 4 is less than min_workers, 8. Raise max_workers or "
        "lower min_workers.",
    ),
    "too many tags": (
        "tags:\n  common: {" + ", ".join(f"a{n}: x" for n in range(15)) + "}\n"
        "  atomic: {" + ", ".join(f"b{n}: x" for n in range(6)) + "}\n",
        "dev.yaml:15: tags.atomic: with the common tags these are 21, more than 20. Remove tags: "
        "a job has at most 25, and five are the product's own.",
    ),
    "prefix with a slash": (
        "name_prefix: dev/\n",
        "dev.yaml:13: name_prefix: 'dev/' is not a name prefix. Use at most 64 letters, digits, "
        "blanks and the characters _ - . [ ].",
    ),
    "key twice": (
        "role: primary\nrole: regional\n",
        "dev.yaml:14: role: stands in line 13 already. Keep one of the two.",
    ),
    "alias of what holds it": (
        "owners: &all\n  atomic: *all\n",
        "dev.yaml:14: owners.atomic: is an alias of what holds it. Write the value out.",
    ),
    "key that is a list": (
        "tags:\n  common:\n    [a, b]: c\n",
        "dev.yaml:15: tags.common: has a key that is not text. Write a plain word.",
    ),
    "tag that YAML does not know": (
        "role: !python/object primary\n",
        "dev.yaml:13: role: cannot be read as YAML. Write it in quotes.",
    ),
    "name": (
        "name: dev\n",
        "dev.yaml:13: name: is an unknown key. Remove it; known are backend, catalog, compute, "
        "host, job_defaults, lookback_days, max_days, name_prefix, notifications, owners, "
        "profile, provider_version, retention_days, role, run_as, schedules, schemas, source, "
        "statement_text, tags, usage_policy_id, warehouse, workspace_root.",
    ),
}
# What is replaced in the sound file, by what, and the message that it gives.
REPLACED = {
    "missing value": (
        "catalog: main\n",
        "",
        "dev.yaml: catalog: is missing. Add it: a catalog name.",
    ),
    "catalog in upper case": (
        "catalog: main\n",
        "catalog: MAIN\n",
        "dev.yaml:1: catalog: 'MAIN' is not a catalog name. Use lower-case letters, digits, _ "
        "and -.",
    ),
    "catalog of the platform": (
        "catalog: main\n",
        "catalog: hive_metastore\n",
        "dev.yaml:1: catalog: 'hive_metastore' is not a catalog that takes the product's tables. "
        "Name one of your own in Unity Catalog.",
    ),
    "schema of the platform": (
        "  gold: g\n",
        "  gold: information_schema\n",
        "dev.yaml:4: schemas.gold: 'information_schema' is not a schema that takes tables. Use "
        "any name but information_schema, which every catalog has.",
    ),
    "missing mapping": (
        "backend:\n  kind: local\n  path: terraform.tfstate\n",
        "",
        "dev.yaml: backend: is missing. Add it: a mapping.",
    ),
    "missing schema": (
        "  ml: l\n",
        "",
        "dev.yaml:2: schemas.ml: is missing. Add it: a schema name.",
    ),
    "schema of two layers": (
        "  gold: g\n",
        "  gold: b\n",
        "dev.yaml:4: schemas.gold: 'b' is the schema of bronze already. Give every layer a schema "
        "of its own.",
    ),
    "schema in upper case": (
        "  gold: g\n",
        "  gold: Gold\n",
        "dev.yaml:4: schemas.gold: 'Gold' is not a schema name. Use lower-case letters, digits "
        "and _.",
    ),
    "root below /Workspace": (
        "/Shared/health_monitor",
        "/Workspace/Shared/health_monitor",
        "dev.yaml:9: workspace_root: '/Workspace/Shared/health_monitor' is not a workspace "
        "folder. Write an absolute path without /Workspace before it and without a slash at its "
        "end.",
    ),
    "root that climbs": (
        "/Shared/health_monitor",
        "/Shared/../Users",
        "dev.yaml:9: workspace_root: '/Shared/../Users' is not a workspace folder. Write an "
        "absolute path without /Workspace before it and without a slash at its end.",
    ),
    "state file outside the project": (
        "terraform.tfstate",
        "../terraform.tfstate",
        "dev.yaml:12: backend.path: '../terraform.tfstate' is not a path below the project "
        "folder. Write it relative to the project folder, without .. in it.",
    ),
    "absolute state file": (
        "terraform.tfstate",
        "/var/terraform.tfstate",
        "dev.yaml:12: backend.path: '/var/terraform.tfstate' is not a path below the project "
        "folder. Write it relative to the project folder, without .. in it.",
    ),
}


@pytest.mark.parametrize(("added", "message"), ADDED.values(), ids=ADDED.keys())
def test_added_mistake_is_told(problems: Problems, sound: str, added: str, message: str) -> None:
    assert problems(sound + added) == [message]


@pytest.mark.parametrize(("old", "new", "message"), REPLACED.values(), ids=REPLACED.keys())
def test_mistake_in_a_required_part_is_told(
    problems: Problems, sound: str, old: str, new: str, message: str
) -> None:
    assert problems(sound.replace(old, new)) == [message]
