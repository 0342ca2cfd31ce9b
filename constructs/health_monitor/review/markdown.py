"""A review as Markdown, for the comment on a pull or merge request."""

from health_monitor.review.text import MOST, printable
from health_monitor.review.values import Change, Review, Section

FOLDED = 10
"""A section with more changes starts folded, unless data is at stake."""


def marker(environment: str) -> str:
    """The first line of a comment: by it the comment of an earlier run is found and replaced."""
    return f"<!-- health-monitor diff {environment} -->"


def as_markdown(review: Review) -> str:
    """The review as Markdown that GitHub and GitLab show alike."""
    lines = [marker(review.environment), f"### {review.summary}"]
    for section in Section:
        changes = review.of(section)
        if changes:
            lines += ["", *_section(section, changes)]
    return "\n".join(lines) + "\n"


def _section(section: Section, changes: tuple[Change, ...]) -> list[str]:
    listed = [line for change in changes[:MOST] for line in _lines(change)]
    listed += [f"- and {len(changes) - MOST} more"] if len(changes) > MOST else []
    heading = f"{section} ({len(changes)})"
    if section.is_warning:
        return ["> [!CAUTION]", f"> **{heading}**", ">", *(f"> {line}" for line in listed)]
    if len(changes) > FOLDED:
        summary = f"<details><summary><b>{heading}</b></summary>"
        return [summary, "", *listed, "", "</details>"]
    return [f"**{heading}**", "", *listed]


def _lines(change: Change) -> list[str]:
    head = f"- `{change.action.sign}` {_code(change.title)}"
    if len(change.details) == 1:
        return [f"{head}: {_code(change.details[0])}"]
    return [head, *(f"  - {_code(detail)}" for detail in change.details)]


def _code(text: str) -> str:
    """Text as code, so that nothing in it is taken for Markdown, HTML or a mention."""
    quiet = printable(text).replace("`", "'")
    return f"`{quiet}`"
