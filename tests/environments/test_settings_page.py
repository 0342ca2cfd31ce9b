"""docs/settings.md: every key, from the types, with examples that a file may hold."""

import runpy
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import pytest

from health_monitor.environments import Settings
from health_monitor.environments.document import read_document
from health_monitor.environments.keys import Key, Section, sections
from health_monitor.environments.reader import Reader

ROOT = Path(__file__).parents[2]
SECTIONS = list(sections())
KEYS = {
    f"{section.kind} {section.path_of(key)}".strip(): key
    for section in SECTIONS
    for key in section.keys
    if not key.is_section
}


def test_page_is_the_one_that_the_types_give() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "settings_page.py"))

    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    assert page == script["page"](), "docs/settings.md is stale: run `make snapshots`"


def test_page_has_every_key_that_the_environments_of_the_project_use() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    used = set()
    for file in (ROOT / "environments").glob("*.yaml"):
        document, _ = read_document(file)
        assert document is not None
        used |= {value.path for value in document.walk() if value.path and "[" not in value.path}
    free = ("schedules.", "tags.")

    assert used
    for path in used:
        if not path.startswith(free) and not path.endswith(".kind"):
            assert f"`{path}`" in page


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_example_is_a_value_that_the_key_takes_and_differs_from_its_default(
    key: Key, tmp_path: Path
) -> None:
    file = tmp_path / "example.yaml"
    file.write_text(f"{key.name}: {key.example}\n", encoding="utf-8")
    document, problems = read_document(file)
    assert document is not None
    assert isinstance(document.content, dict)
    reader = Reader(file=str(file), withheld=frozenset())

    value = reader.read(key.type, document.content[key.name])

    assert [*problems, *reader.problems] == []
    assert value != key.default


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_default_is_said_in_words(key: Key) -> None:
    assert key.meaning
    assert key.required == (not key.omitted)
    if isinstance(key.default, bool):
        assert key.omitted.startswith("yes" if key.default else "no")
    elif isinstance(key.default, int | StrEnum) or (key.default and isinstance(key.default, str)):
        assert key.omitted.startswith(str(key.default))


@pytest.mark.parametrize(
    "section",
    [section for section in SECTIONS if section.kind],
    ids=lambda section: f"{section.path} {section.kind}",
)
def test_example_of_each_kind_is_a_sound_part_of_a_file(
    section: Section, load: Callable[..., Settings], sound: str
) -> None:
    part = "".join(f"  {line}\n" for line in section.example.splitlines())
    rest = sound.partition("backend:\n")[0] if section.path == "backend" else sound

    settings = load(f"{rest}{section.path}:\n{part}")

    assert section.kind == getattr(settings, section.path).KIND
