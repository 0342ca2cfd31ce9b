"""Every key of an environment file changes the plan, in the way that effects.yaml says."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from every_key import KEYS, SECTIONS, Synthesizer, base_name, base_of, changed

EFFECTS: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("effects.yaml").read_text(encoding="utf-8")
)
BY_NAME = {
    "task": "task_key",
    "parameter": "name",
    "environment": "environment_key",
    "job_cluster": "job_cluster_key",
}
"""Lists of a job -> what names their items."""


@dataclass(frozen=True, kw_only=True)
class Plans:
    """The plan of every change, and of what is changed, as a tree without lists of named things."""

    changed: Mapping[str, Any]
    """By key, for those that are not a `kind`."""
    base: Mapping[str, Any]
    """By what they have a section of: `compute[job_cluster]`; empty for the smallest one."""


def with_names(plan: Mapping[str, Any]) -> Any:
    """A plan, its resources by type beside the rest, and lists of named things as mappings."""
    return {**plan, **named(plan.get("resource", {}))}


def named(block: Any, kind: str = "") -> Any:
    """A part of a plan, its lists of named things as mappings."""
    if isinstance(block, dict):
        return {key: named(value, key) for key, value in block.items()}
    if not isinstance(block, list):
        return block
    if kind in BY_NAME:
        return {item[BY_NAME[kind]]: named(_item(item, kind)) for item in block}
    if kind == "access_control":
        return {
            row.get("group_name") or row["service_principal_name"]: row["permission_level"]
            for row in block
        }
    return block


def _item(item: Mapping[str, Any], kind: str) -> Any:
    if kind == "parameter":
        return item["default"]
    code = item.get("spark_python_task", {})
    pairs = (argument[2:].split("=", 1) for argument in code.get("parameters", []))
    return {**item, "arguments": dict(pairs)}


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Plans:
    synthesizer = Synthesizer(tmp_path_factory.mktemp("project"))
    bases = {base_name(section): section for section in SECTIONS}
    stacks = {name: f"base{n}" for n, name in enumerate(bases)}
    for name, section in bases.items():
        synthesizer.add(stacks[name], base_of(section), whole=section.path != "backend")
    changes = {key: f"change{n}" for n, key in enumerate(KEYS) if "to" in EFFECTS.get(key, {})}
    for key, stack in changes.items():
        section, name = KEYS[key], key.rpartition(".")[2]
        content = changed(section, name, EFFECTS[key]["to"]) | EFFECTS[key].get("beside", {})
        synthesizer.add(stack, content, whole=section.path != "backend")
    synthesizer.synth()
    return Plans(
        changed={key: with_names(synthesizer.plan(stack)) for key, stack in changes.items()},
        base={name: with_names(synthesizer.plan(stack)) for name, stack in stacks.items()},
    )


def look(plan: Any, pointer: str) -> Any:
    """What stands at a place of the plan; None if there is no such place."""
    for step in pointer.split("/"):
        if isinstance(plan, list) and step.isdecimal() and int(step) < len(plan):
            plan = plan[int(step)]
        elif isinstance(plan, dict) and step in plan:
            plan = plan[step]
        else:
            return None
    return plan


def test_every_key_says_what_it_does_to_the_plan() -> None:
    assert sorted(EFFECTS) == sorted(KEYS)
    assert all(effect["plan"] for effect in EFFECTS.values())


@pytest.mark.parametrize("key", [key for key in KEYS if not key.endswith("].kind")])
def test_changed_key_changes_the_plan(plans: Plans, key: str) -> None:
    before, after = plans.base[base_name(KEYS[key])], plans.changed[key]

    for pointer, expected in EFFECTS[key]["plan"].items():
        assert look(after, pointer) == expected, pointer
        assert look(before, pointer) != expected, pointer


@pytest.mark.parametrize("key", [key for key in KEYS if key.endswith("].kind")])
def test_plan_of_a_kind_is_that_of_no_other_kind(plans: Plans, key: str) -> None:
    section = KEYS[key]
    others = [other for other in SECTIONS if other.path == section.path and other != section]
    assert others

    for pointer, expected in EFFECTS[key]["plan"].items():
        assert look(plans.base[base_name(section)], pointer) == expected, pointer
        for other in others:
            assert look(plans.base[base_name(other)], pointer) != expected, base_name(other)
