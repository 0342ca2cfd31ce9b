"""Every key that takes text either refuses a template of Terraform or keeps it as plain text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, get_args, get_origin

import pytest
from every_key import KEYS, Synthesizer, changed

from health_monitor.environments.keys import Section
from health_monitor.environments.problems import SettingsError
from health_monitor.local.plans.references import References

TEXTS = ("a$${b}${upper(1)}$", "%{if_true}c%{endif}%%{d", "x${databricks_schema.gold.id}")
"""Without blanks and capitals, so that most keys can refuse them only for the template."""
FREE = {
    "tags.common",
    "tags.atomic",
    "tags.composite",
    "tags.orchestrator",
    "compute[job_cluster].spark_conf",
}
"""Keys whose texts somebody reads who may mean a `${`: Spark fills in `${HOME}` itself."""


def shape(section: Section, name: str) -> str:
    """`text`, `list`, `mapping`, or nothing for what takes no text."""
    kind: Any = next((key.type for key in section.keys if key.name == name), StrEnum)
    kind = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    if get_origin(kind) is tuple:
        return "list"
    if get_origin(kind) is dict:
        return "mapping"
    return "text" if kind is str else ""


SHAPES = {key: shape(section, key.rpartition(".")[2]) for key, section in KEYS.items()}
OF_TEXT = [key for key in KEYS if SHAPES[key]]


def planted(key: str) -> object:
    match SHAPES[key]:
        case "list":
            return list(TEXTS)
        case "mapping":
            return {text: text for text in TEXTS}
        case _:
            return TEXTS[0]


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """What became of the texts, by key."""

    refused: Mapping[str, tuple[str, ...]]
    """The messages."""
    plans: Mapping[str, Any]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    synthesizer = Synthesizer(tmp_path_factory.mktemp("project"))
    refused, stacks = {}, {}
    for n, key in enumerate(OF_TEXT):
        content = changed(KEYS[key], key.rpartition(".")[2], planted(key))
        try:
            synthesizer.add(f"text{n}", content, whole=True)
            stacks[key] = f"text{n}"
        except SettingsError as error:
            refused[key] = tuple(f"{problem.key}: {problem}" for problem in error.problems)
    synthesizer.synth()
    return Outcomes(
        refused=refused, plans={key: synthesizer.plan(stack) for key, stack in stacks.items()}
    )


def texts(value: Any) -> Iterator[str]:
    """All texts of a JSON value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


def test_only_texts_for_people_and_for_spark_may_hold_a_template(outcomes: Outcomes) -> None:
    assert len(OF_TEXT) > 50
    assert set(outcomes.plans) == FREE
    assert {*outcomes.refused, *outcomes.plans} == set(OF_TEXT)


@pytest.mark.parametrize("key", [key for key in OF_TEXT if key not in FREE])
def test_refusal_names_the_key_and_shows_the_text(outcomes: Outcomes, key: str) -> None:
    name = key.rpartition(".")[2]
    for message in outcomes.refused[key]:
        assert name in message.partition(": ")[0]
        assert any(repr(text) in message for text in TEXTS)
        assert " is not " in message or "nothing is filled in here. Write the value" in message


@pytest.mark.parametrize("key", sorted(FREE))
def test_plan_holds_the_text_itself(outcomes: Outcomes, key: str) -> None:
    """As a local run reads it, which evaluates references as Terraform does, and nothing else."""
    plan = outcomes.plans[key]
    read = References(resources=plan["resource"]).resolved()

    escaped = [text.replace("${", "$${").replace("%{", "%%{") for text in TEXTS]
    # Once as key and once as value, in every job that it is about.
    written = [text for text in texts(plan) if text in escaped]
    assert len(written) >= 2 * len(TEXTS)
    assert set(written) == set(escaped)
    assert [text for text in texts(read) if text in TEXTS] == [
        TEXTS[escaped.index(text)] for text in written
    ]
    assert not any(text in TEXTS for text in texts(plan))
