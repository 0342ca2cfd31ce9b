"""The CI files of GitHub and GitLab as one kind of value, so that they can be compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[2]
CI = PROJECT / ".github" / "workflows" / "ci.yml"
ENVIRONMENT = PROJECT / ".github" / "workflows" / "environment.yml"
GITLAB = PROJECT / ".gitlab-ci.yml"
REUSED = "./.github/workflows/environment.yml"
SCRIPTS = sorted((PROJECT / "scripts" / "ci").glob("*.sh"))

Document = Mapping[Any, Any]


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job of either service."""

    name: str
    """On GitHub those of an environment are called `dev / deploy`, as it shows them."""
    commands: tuple[str, ...]
    """What it runs, in order; steps that only the service understands are left out."""
    content: Document


def github() -> dict[str, Job]:
    """Name -> job, with those of the reused workflow for each environment."""
    jobs = {}
    for name, content in load(CI)["jobs"].items():
        if "uses" not in content:
            jobs[name] = Job(name=name, commands=_runs(content), content=content)
            continue
        assert content["uses"] == REUSED
        for inner, step in load(ENVIRONMENT)["jobs"].items():
            full = f"{content['with']['environment']} / {inner}"
            jobs[full] = Job(name=full, commands=_runs(step), content=step)
    return jobs


def gitlab() -> dict[str, Job]:
    """Name -> job, with what it extends."""
    document = load(GITLAB)
    jobs = {}
    for name, own in document.items():
        if isinstance(own, dict) and not name.startswith(".") and {"script", "extends"} & set(own):
            content = _extended(document, own)
            jobs[name] = Job(name=name, commands=tuple(content["script"]), content=content)
    return jobs


def load(path: Path) -> Document:
    """A YAML file. The word `on` is a truth value there, so it is the key True."""
    content: Document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def environments() -> list[str]:
    """The environments that there are."""
    return sorted(file.stem for file in (PROJECT / "environments").glob("*.yaml"))


def lines() -> Iterator[str]:
    """Every line that either service or one of their scripts runs, continued lines joined."""
    texts = [command for job in (github() | gitlab()).values() for command in job.commands]
    texts += [script.read_text(encoding="utf-8") for script in SCRIPTS]
    for text in texts:
        for line in text.replace("\\\n", " ").splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                yield line.strip()


def _runs(content: Document) -> tuple[str, ...]:
    return tuple(step["run"] for step in content["steps"] if "run" in step)


def _extended(document: Document, own: Document) -> dict[str, Any]:
    """A job over what it extends; mappings are merged, all else is replaced."""
    if "extends" not in own:
        return dict(own)
    base = _extended(document, document[own["extends"]])
    return {
        key: {**base[key], **own[key]}
        if isinstance(base.get(key), dict) and isinstance(own.get(key), dict)
        else own.get(key, base.get(key))
        for key in {**base, **own}
    }
