"""A review for the terminal."""

from health_monitor.review.values import Change, Review, Section

MOST = 25
"""Changes of a section that are listed; the rest is counted."""
_INDENT = 8


def as_text(review: Review) -> str:
    """The review as plain text, a line for each change and each of its details."""
    lines = [review.summary]
    for section in Section:
        changes = review.of(section)
        if changes:
            heading = section.upper() if section.is_warning else str(section)
            lines += ["", f"{heading} ({len(changes)})"]
            lines += [line for change in changes[:MOST] for line in _lines(change)]
            lines += [f"  ... and {len(changes) - MOST} more"] if len(changes) > MOST else []
    return "\n".join(map(printable, lines)) + "\n"


def printable(line: str) -> str:
    """A line without characters that would move the cursor or start another line."""
    return "".join(character if character.isprintable() else "?" for character in line)


def _lines(change: Change) -> list[str]:
    head = f"  {change.action.sign:>3} {change.title}"
    details = change.details
    if len(details) == 1:
        return [f"{head}: {details[0]}"]
    return [head, *(f"{'':{_INDENT}}{detail}" for detail in details)]
