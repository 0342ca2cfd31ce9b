"""Files that cannot be read at all, and values of any shape in the place of any other."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from health_monitor.environments import Settings, SettingsError, load_settings
from health_monitor.environments.document import Value, read_document

Load = Callable[..., Settings]
Problems = Callable[..., list[str]]

EVERYTHING = """\
source:
  kind: copy
  catalog: copies
compute:
  kind: job_cluster
  cloud: aws
  spark_version: 17.3.x-scala2.13
  node_type_id: m6gd.large
  spark_conf:
    a: b
warehouse:
  kind: existing
  id: abc
schedules:
  master:
    cron: 0 0 6 * * ?
notifications:
  on_failure:
    emails: [a@example.com]
owners:
  atomic:
    view:
      - readers
tags:
  common:
    team: data
role: primary
lookback_days: 30
job_defaults:
  queue: true
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "dev.yaml: is not a mapping. Write `key: value` lines."),
        ("- a\n", "dev.yaml: is not a mapping. Write `key: value` lines."),
        ("a: 1\n---\nb: 2\n", "dev.yaml:3: holds a second document. Keep one, without `---`."),
        (
            "a: 1\n b: 2\n",
            "dev.yaml:2: is not YAML: mapping values are not allowed here. Correct the line.",
        ),
        ("a: *b\n", "dev.yaml:1: is not YAML: found undefined alias 'b'. Correct the line."),
    ],
)
def test_text_that_is_no_mapping_is_told(problems: Problems, text: str, message: str) -> None:
    assert problems(text) == [message]


def test_control_character_is_told(problems: Problems) -> None:
    [line] = problems("a: \x07\n")
    assert line.startswith("dev.yaml: is not YAML: unacceptable character #x0007")


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        load_settings(tmp_path / "dev.yaml")
    path = tmp_path / "dev.yaml"
    assert str(raised.value) == (
        f"{path}: cannot be read: no such file or directory. Give an existing file."
    )


def test_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "dev.yaml"
    path.write_bytes(b"catalog: \xe4\n")
    with pytest.raises(SettingsError) as raised:
        load_settings(path)
    assert str(raised.value) == f"{path}: is not UTF-8 text. Save it as UTF-8."


def test_file_name_that_is_no_environment_name_is_told(problems: Problems, sound: str) -> None:
    assert problems(sound, name="Dev 1.yaml") == [
        "Dev 1.yaml: 'Dev 1' is not an environment name. Rename the file: lower-case letters, "
        "digits, _ and -, a letter first."
    ]


@pytest.mark.parametrize(
    "odd", ["", "[]", "[[{a: b}]]", "{}", "{kind: {a: [b]}}", "~", "1.5", "9e9"]
)
def test_value_of_any_shape_anywhere_is_told_or_accepted_never_a_crash(
    tmp_path: Path, load: Load, sound: str, odd: str
) -> None:
    path = tmp_path / "dev.yaml"
    path.write_text(sound + EVERYTHING, encoding="utf-8")
    document, _ = read_document(path)
    assert document is not None
    lines = path.read_text(encoding="utf-8").splitlines()
    for value in document.walk():
        if value.line is not None and not isinstance(value.content, tuple | dict):
            key = lines[value.line - 1].partition(":")[0]
            changed = [*lines[: value.line - 1], f"{key}: {odd}", *lines[value.line :]]
            with suppress(SettingsError):
                load("\n".join(changed))


def test_every_value_knows_its_path_and_line(tmp_path: Path) -> None:
    path = tmp_path / "dev.yaml"
    path.write_text("a: 1\nb:\n  c: [x, {d: y}]\n", encoding="utf-8")
    document, problems = read_document(path)
    assert problems == []
    assert document is not None
    assert [(value.path, value.line) for value in document.walk()] == [
        ("", None),
        ("a", 1),
        ("b", 2),
        ("b.c", 3),
        ("b.c[0]", 3),
        ("b.c[1]", 3),
        ("b.c[1].d", 3),
    ]
    assert isinstance(document.content, dict)
    assert document.content["a"] == Value(content=1, path="a", line=1, key="a", written="1")
