"""Why an object failed, in one line: what is wrong, where, and how to go on."""

import re

LINE = re.compile(r"\[[A-Z][A-Z0-9_.]+\] [^\n]*")
"""How Spark words an error: a condition and one line; a Java trace may stand around it."""
NO_ROOM = re.compile(r"No space left on device|Disk quota exceeded|File too large")
UNREADABLE = re.compile(
    r"\[(?:FAILED_READ_FILE|CANNOT_READ_FILE_FOOTER)[.\w]*\][^\n]*?(?:file:/*)?(/\S+?|\w+:/\S+?)"
    r"\.? *(?:SQLSTATE|Please|$)",
    re.M,
)
RAISED = re.compile(r"\[USER_RAISED_EXCEPTION\] (.*?) SQLSTATE: P0001", re.S)
"""What a statement of ours said with `raise_error`."""


def raised_text(error: BaseException) -> str | None:
    """What a statement told that stopped itself, in one line; None: it did not."""
    raised = RAISED.search(str(error))
    return " ".join(raised.group(1).split()) if raised else None


def unreadable_file(error: BaseException) -> str | None:
    """Which file is damaged and what to do, in one line; None: none is."""
    unreadable = UNREADABLE.search(str(error))
    if unreadable is None:
        return None
    return (
        f"the file {unreadable.group(1)} cannot be read, it is damaged or cut short: export it "
        "again, or put it back, then run again"
    )


def reason_of(error: BaseException) -> str:
    """The text for the run log and for the end of the task."""
    text = str(error)
    unreadable, line = unreadable_file(error), LINE.search(text)
    if unreadable:
        return unreadable
    said = line.group() if line and "\tat " in text else text.partition("JVM stacktrace")[0]
    if NO_ROOM.search(text):
        return f"no room is left to write: make room, then run again ({said.strip()})"
    return said.strip()
