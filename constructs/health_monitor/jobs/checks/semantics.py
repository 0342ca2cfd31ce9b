"""Metric views and table functions: what the platform refuses to create."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from health_monitor.jobs.checks.subject import Subject, uploaded
from health_monitor.jobs.content import FUNCTIONS, METRIC_VIEWS, ContentFile
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.platform_limits import LIMITS

_VERSIONS = LIMITS["metric_view_versions"]
_REFUSED = LIMITS["metric_view_forbidden_fields"]
_DISPLAY_NAME = LIMITS["metric_view_display_name_max"]
_SYNONYMS = LIMITS["metric_view_synonyms_max"]
_SYNONYM = LIMITS["metric_view_synonym_len_max"]
_WINDOW = LIMITS["metric_view_window_required"]
_METADATA = ("display_name", "synonyms", "comment", "format")


def content_can_be_read(subject: Subject) -> Iterator[Fault]:
    """The YAML of every content file can be read."""
    for file in subject.workloads.content.values():
        if file.mistake:
            yield _fault(file, FaultKind.BROKEN_CONTENT, file.mistake, "Correct the file.")


def metric_views_are_known(subject: Subject) -> Iterator[Fault]:
    """A metric view is of a known version and has no key that only looks like one of it."""
    for file in subject.workloads.content_in(METRIC_VIEWS):
        version = file.values.get("version")
        if str(version) not in _VERSIONS.words:
            yield _fault(
                file,
                FaultKind.METRIC_VIEW_VERSION,
                f"its version is {version!r}, not one of {', '.join(_VERSIONS.words)}",
                'Write version: "1.1".',
                limit=_VERSIONS.name,
            )
        for word in _REFUSED.words:
            place, _, key = word.rpartition(".")
            holders = file.mappings(place) if place else (file.values,)
            if any(key in holder for holder in holders):
                yield _fault(
                    file,
                    FaultKind.METRIC_VIEW_FIELD,
                    f"it has the key {word}, which metric views do not have",
                    "Remove it.",
                    limit=_REFUSED.name,
                )


def metric_view_texts_fit(subject: Subject) -> Iterator[Fault]:
    """Display names and synonyms are as short and as few as the platform takes."""
    for file in subject.workloads.content_in(METRIC_VIEWS):
        for name, entry in _fields(file):
            length = len(str(entry.get("display_name", "")))
            if length > _DISPLAY_NAME.number:
                yield _fault(
                    file,
                    FaultKind.METRIC_VIEW_DISPLAY_NAME,
                    f"the display_name of {name} has {length} characters, more than "
                    f"{_DISPLAY_NAME.number}",
                    "Shorten it.",
                    limit=_DISPLAY_NAME.name,
                )
            yield from _synonyms(file, name, entry.get("synonyms"))


def metric_view_windows_are_complete(subject: Subject) -> Iterator[Fault]:
    """A window measure says by what it is ordered and how far it reaches."""
    for file in subject.workloads.content_in(METRIC_VIEWS):
        for name, entry in _fields(file):
            windows = entry.get("window", [])
            for window in windows if isinstance(windows, list) else [windows]:
                given = window if isinstance(window, dict) else {}
                for key in (word for word in _WINDOW.words if word not in given):
                    yield _fault(
                        file,
                        FaultKind.METRIC_VIEW_WINDOW,
                        f"the window of {name} has no {key}",
                        "Add it.",
                        limit=_WINDOW.name,
                    )


def runtimes_know_metric_views(subject: Subject) -> Iterator[Fault]:
    """Job clusters are new enough for the metric views that they create."""
    views = subject.workloads.content_in(METRIC_VIEWS)
    texts = [entry for file in views for _, entry in _fields(file) if set(_METADATA) & set(entry)]
    needs = {"metric_view_min_dbr": views, "metric_view_metadata_min_dbr": texts}
    for deployment in subject.deployments:
        version = _version(deployment.runtime or "")
        for limit in (LIMITS[name] for name, using in needs.items() if using):
            if version is not None and version < (_version(limit.text) or version):
                yield Fault(
                    kind=FaultKind.OLD_RUNTIME,
                    file=deployment.file,
                    limit=limit.name,
                    message=f"its runtime {deployment.runtime} is older than {limit.text}, which "
                    f"the metric views need ({limit.unit})",
                    fix="Raise compute.spark_version, or use serverless compute.",
                )


def function_defaults_come_last(subject: Subject) -> Iterator[Fault]:
    """A parameter without a default does not follow one that has one."""
    for file in subject.workloads.content_in(FUNCTIONS):
        with_default: str | None = None
        for name, entry in _parameters(file):
            if "default" in entry:
                with_default = name
            elif with_default is not None:
                yield _fault(
                    file,
                    FaultKind.FUNCTION_DEFAULTS,
                    f"its parameter {name} has no default and follows {with_default}, which has",
                    "Give it a default, or move it before the others.",
                    limit="tvf_default_params_last",
                )


def function_limits_are_constant(subject: Subject) -> Iterator[Fault]:
    """LIMIT takes no parameter of a function."""
    for file in subject.workloads.content_in(FUNCTIONS):
        limited = re.findall(r"\bLIMIT\s+(\w+)", re.sub(r"--[^\n]*", "", file.body), re.I)
        for name in sorted({name for name, _ in _parameters(file)} & set(limited)):
            yield _fault(
                file,
                FaultKind.FUNCTION_LIMIT,
                f"LIMIT takes its parameter {name}",
                "Rank the rows with a total order, and filter by the rank.",
                limit="tvf_limit_constant",
            )


def _synonyms(file: ContentFile, name: str, value: object) -> Iterator[Fault]:
    words = [str(word) for word in value] if isinstance(value, list) else []
    if len(words) > _SYNONYMS.number:
        yield _fault(
            file,
            FaultKind.METRIC_VIEW_SYNONYMS,
            f"{name} has {len(words)} synonyms, more than {_SYNONYMS.number}",
            "Keep the most common.",
            limit=_SYNONYMS.name,
        )
    for word in words:
        if len(word) > _SYNONYM.number:
            yield _fault(
                file,
                FaultKind.METRIC_VIEW_SYNONYMS,
                f"a synonym of {name} has {len(word)} characters, more than {_SYNONYM.number}",
                "Shorten it.",
                limit=_SYNONYM.name,
            )


def _fields(file: ContentFile) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Name and content of each dimension and measure."""
    for entry in (*file.mappings("dimensions"), *file.mappings("measures")):
        yield str(entry.get("name", "a field")), entry


def _parameters(file: ContentFile) -> Iterator[tuple[str, Mapping[str, Any]]]:
    parameters = file.values.get("parameters")
    for name, entry in parameters.items() if isinstance(parameters, dict) else ():
        yield str(name), entry if isinstance(entry, dict) else {}


def _version(text: str) -> tuple[int, int] | None:
    """Major and minor of a runtime; None for one that has no number, as on serverless."""
    match = re.match(r"(\d+)\.(\d+)", text)
    return (int(match.group(1)), int(match.group(2))) if match else None


def _fault(file: ContentFile, kind: FaultKind, message: str, fix: str, *, limit: str = "") -> Fault:
    return Fault(kind=kind, file=uploaded(file.path), message=message, fix=fix, limit=limit)
