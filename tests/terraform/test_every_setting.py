"""Every key of an environment file changes the plan, in the way that effects.yaml says."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from health_monitor.environments.keys import Section, sections
from health_monitor.environments.load import load_settings
from health_monitor.jobs.graph import code_tasks
from health_monitor.jobs.hierarchy import SIMULATED_HIERARCHY
from health_monitor.layers.stack import HealthMonitorStack
from health_monitor.terraform.backend import configure
from health_monitor.terraform.binding import App, TerraformStack

EFFECTS: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("effects.yaml").read_text(encoding="utf-8")
)
SECTIONS = list(sections())
BASE = {
    "catalog": "main",
    "schemas": {
        name: f"t_{name}" for name in ["bronze", "gold", "semantic", "monitoring", "ml", "ops"]
    },
    "workspace_root": "/Shared/test",
    "schedules": {"master_refresh_orchestrator": {"cron": "0 0 6 * * ?"}},
    "backend": {"kind": "pg"},
}
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


def base_name(section: Section) -> str:
    return f"{section.path}[{section.kind}]" if section.kind else ""


def keys_of(section: Section) -> Iterator[str]:
    """The keys of a section that hold a value, as effects.yaml writes them."""
    place = base_name(section) or section.path
    names = [key.name for key in section.keys if not key.is_section]
    for name in [*(["kind"] if section.kind else []), *names]:
        yield f"{place}.{name}" if place else name


KEYS = {key: section for section in SECTIONS for key in keys_of(section)}


def base_of(section: Section) -> dict[str, Any]:
    """A file that holds the section, of its keys only those that are required."""
    content = deepcopy(BASE)
    if section.kind:
        required = [key for key in section.keys if key.required]
        given = {key.name: yaml.safe_load(key.example) for key in required}
        content[section.path] = {"kind": section.kind, **given}
    return content


def changed(section: Section, name: str, value: object) -> dict[str, Any]:
    """That file with another value of one key."""
    content = base_of(section)
    path = section.path.replace("<job>", "master_refresh_orchestrator")
    target = content
    for step in path.split(".") if path else []:
        target = target.setdefault(step, {})
    target[name] = value
    return content


class Synthesizer:
    """Adds stacks to one app and reads their plans: starting Node takes most of the time."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._app = App(outdir=str(project / "cdktf.out"))
        self._file = project / "test.yaml"
        for entry in {task.entry for job in SIMULATED_HIERARCHY for task in code_tasks(job)}:
            self._write(f"workloads/{entry}", '"""Do it."""\n')
        self._write("workloads/bronze/tables/billing/usage.yaml", "a: 1\n")

    def add(self, stack: str, content: Mapping[str, Any], *, whole: bool) -> None:
        """A stack of an environment; without `whole`, only its provider and backend."""
        self._file.write_text(yaml.safe_dump(dict(content)), encoding="utf-8")
        settings = load_settings(self._file)
        if whole:
            HealthMonitorStack(self._app, stack, settings=settings, project=self._project)
        else:
            configure(TerraformStack(self._app, stack), settings=settings, project=self._project)

    def plan(self, stack: str) -> Any:
        text = self._project / "cdktf.out" / "stacks" / stack / "cdk.tf.json"
        plan = json.loads(text.read_text(encoding="utf-8"))
        return {**plan, **named(plan.get("resource", {}))}

    def synth(self) -> None:
        self._app.synth()

    def _write(self, path: str, text: str) -> None:
        file = self._project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


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
        content = changed(section, name, EFFECTS[key]["to"])
        synthesizer.add(stack, content, whole=section.path != "backend")
    synthesizer.synth()
    return Plans(
        changed={key: synthesizer.plan(stack) for key, stack in changes.items()},
        base={name: synthesizer.plan(stack) for name, stack in stacks.items()},
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
