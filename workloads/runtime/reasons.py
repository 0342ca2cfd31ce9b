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


def reason_of(error: BaseException) -> str:
    """The text for the run log and for the end of the task."""
    text = str(error)
    unreadable, line = UNREADABLE.search(text), LINE.search(text)
    if unreadable:
        return (
            f"the file {unreadable.group(1)} cannot be read, it is damaged or cut short: export it "
            "again, or put it back, then run again"
        )
    said = line.group() if line and "\tat " in text else text.partition("JVM stacktrace")[0]
    if NO_ROOM.search(text):
        return f"no room is left to write: make room, then run again ({said.strip()})"
    return said.strip()
