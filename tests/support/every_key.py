"""Environment files that change one key, and the plans of many of them out of one process."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from health_monitor.environments.keys import Section, sections
from health_monitor.environments.load import load_settings
from health_monitor.jobs.graph import code_tasks
from health_monitor.jobs.hierarchy import SIMULATED_HIERARCHY
from health_monitor.layers.stack import HealthMonitorStack
from health_monitor.terraform.backend import configure
from health_monitor.terraform.binding import App, TerraformStack

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
        """What was written for a stack, as it stands there."""
        text = self._project / "cdktf.out" / "stacks" / stack / "cdk.tf.json"
        return json.loads(text.read_text(encoding="utf-8"))

    def synth(self) -> None:
        """Write all plans."""
        self._app.synth()

    def _write(self, path: str, text: str) -> None:
        file = self._project / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
