"""Tags that the platform or the cloud refuses, or takes to the harm of the jobs.

A job's tags are those of its clusters, and on a cluster those of its machines: the cloud's rules
hold too. They are judged in the document, so that each is told with its line whatever else is
wrong.
"""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace

from health_monitor.environments.compute import Cloud, JobClusterCompute
from health_monitor.environments.document import Value
from health_monitor.environments.problems import Problem
from health_monitor.environments.rules import Complaint
from health_monitor.jobs.spec import Layer
from health_monitor.jobs.tags import product_tags

KEY_MAX, VALUE_MAX, LABEL_MAX = 128, 256, 63
"""Characters of AWS, which are the platform's too; those of a label on Google Cloud."""
OF_THE_PRODUCT = frozenset(product_tags(deployment="", domain="", layer=Layer.ATOMIC))
OF_THE_PLATFORM = frozenset(
    {"Vendor", "Creator", "ClusterName", "ClusterId", "RunName", "JobId", "SqlWarehouseId"}
)
_RESERVED: Mapping[Cloud | None, str] = {
    Cloud.AWS: "aws:",
    Cloud.AZURE: "microsoft|azure|windows",
}
"""How a key must not begin; on AWS, a value neither. Upper and lower case are the same."""
_IGNORE_CASE = (Cloud.AZURE, Cloud.GCP)
_LAYERS = ("common", *(layer.value for layer in Layer))


def find_tag_problems(document: Value, file: str, withheld: Container[str]) -> list[Problem]:
    """The problem of every tag that must not be used; those withheld are told already."""
    cloud = _cloud(document)
    return [
        Problem(
            file=file,
            line=tag.line,
            key=tag.path,
            message=complaint.message,
            fix=complaint.fix,
        )
        for tag, others in _tags(document)
        if tag.path not in withheld
        for complaint in [_complaint(tag.key, str(tag.content), cloud, others)]
        if complaint is not None
    ]


def _tags(document: Value) -> Iterator[tuple[Value, list[str]]]:
    """Every tag that is text, with the keys that stand beside it on a job and come before it."""
    tags = _below(document, "tags")
    known = sorted(OF_THE_PRODUCT | OF_THE_PLATFORM)
    for layer in _LAYERS:
        section = _below(tags, layer)
        own = section.content if section and isinstance(section.content, dict) else {}
        common = known if layer == "common" else [*known, *_keys(_below(tags, "common"))]
        for n, (key, tag) in enumerate(own.items()):
            if isinstance(tag.content, str):
                beside = [other for other in [*common, *list(own)[:n]] if other != key]
                yield replace(tag, key=key), beside


def _complaint(key: str, text: str, cloud: Cloud | None, others: list[str]) -> Complaint | None:
    """The first thing that is wrong with a tag."""
    if key == "Name" or (key.lower() == "name" and cloud in _IGNORE_CASE):
        message = "the platform finds a cluster by its tag Name, and would lose it running"
        return Complaint(message=message, fix="Use another key, for example Title.")
    if key in OF_THE_PRODUCT:
        return Complaint(message="the product sets this tag itself", fix="Use another key.")
    if key in OF_THE_PLATFORM:
        return Complaint(message="the platform sets this tag itself", fix="Use another key.")
    for what, part, most in (("key", key, KEY_MAX), ("value", text, VALUE_MAX)):
        bounds = LABEL_MAX if cloud is Cloud.GCP else most
        if len(part) > bounds:
            message = f"its {what} has {len(part)} characters, more than {bounds}"
            return Complaint(message=message, fix=f"Shorten the {what}.")
        if wrong := _wrong(part, what, cloud):
            message = f"its {what} holds {wrong!r}, which {_whose(wrong, cloud)} refuses"
            return Complaint(message=message, fix="Use letters, digits, blanks, - and _.")
    if key != key.strip() or not key:
        return Complaint(
            message="its key is empty, or begins or ends with a blank", fix="Write a word."
        )
    return _of_cloud(key, text, cloud, others)


def _of_cloud(key: str, text: str, cloud: Cloud | None, others: list[str]) -> Complaint | None:
    begins = _RESERVED.get(cloud)
    for what, part in (("key", key), ("value", text if cloud is Cloud.AWS else "")):
        if begins and (found := re.match(begins, part, re.IGNORECASE)):
            message = f"its {what} begins with {found.group()!r}, which {cloud} keeps for itself"
            return Complaint(message=message, fix=f"Begin the {what} with another word.")
    if cloud is Cloud.GCP and not re.match(r"[a-z]", _kept(key, cloud)):
        message = f"its key becomes the label {_kept(key, cloud)!r}, which gcp refuses"
        return Complaint(message=message, fix="Begin the key with a letter.")
    for other in others:
        if cloud in _IGNORE_CASE and _kept(other, cloud) == _kept(key, cloud):
            message = f"{cloud} takes its key for that of the tag {other!r}"
            return Complaint(message=message, fix="Use another key for one of the two.")
    return None


def _wrong(part: str, what: str, cloud: Cloud | None) -> str:
    """The first character that is not allowed; empty if there is none."""
    for character in part:
        if not character.isprintable() or ord(character) > 0xFF:
            return character
        if cloud is Cloud.AWS and not (character.isalnum() or character in " +-=._:/@"):
            return character
        if cloud is Cloud.AZURE and what == "key" and character in r"<>%&\?/":
            return character
    return ""


def _whose(character: str, cloud: Cloud | None) -> str:
    is_of_the_platform = not character.isprintable() or ord(character) > 0xFF
    return "the platform" if is_of_the_platform or cloud is None else str(cloud)


def _kept(key: str, cloud: Cloud | None) -> str:
    """What the cloud makes of a key: it ignores case, and a label has few characters."""
    return re.sub(r"[^a-z0-9_-]", "", key.lower()) if cloud is Cloud.GCP else key.lower()


def _cloud(document: Value) -> Cloud | None:
    """Whose machines the jobs run on; None where the platform has its own, or where it is wrong."""
    compute = _below(document, "compute")
    kind, cloud = _below(compute, "kind"), _below(compute, "cloud")
    if kind is None or cloud is None or kind.content != JobClusterCompute.KIND:
        return None
    return Cloud(str(cloud.content)) if str(cloud.content) in set(Cloud) else None


def _below(value: Value | None, key: str) -> Value | None:
    content = value.content if value is not None else None
    return content.get(key) if isinstance(content, dict) else None


def _keys(value: Value | None) -> list[str]:
    return list(value.content) if value is not None and isinstance(value.content, dict) else []
