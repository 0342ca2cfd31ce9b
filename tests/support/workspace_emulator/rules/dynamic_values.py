"""The rules for references such as {{job.run_id}}.

A reference into a namespace that exists must name something in it; other text in double braces is
left alone, as the service does.
"""

import re
from collections.abc import Iterator
from typing import Any

from databricks.sdk.service.jobs import JobSettings

from workspace_emulator.refusal import refuse

REFERENCE = re.compile(r"\{\{\s*((job|task|tasks|workspace)\.[^{}]*?)\s*\}\}")
TIME = (
    r"(iso_weekday|is_weekday|iso_date|iso_datetime|year|month|day|hour|minute|second"
    r"|timestamp_ms)"
)
NAME = r"(\w+|`[^`]+`)"
VALID = re.compile(
    "|".join(
        (
            r"job\.(id|name|run_id|repair_count)",
            rf"job\.start_time\.{TIME}",
            rf"job\.parameters\.({NAME}|[\w.-]+)",
            r"job\.trigger\.(type|file_arrival\.location)",
            rf"job\.trigger\.time\.{TIME}",
            r"task\.(name|run_id|execution_count|notebook_path)",
            rf"tasks\.{NAME}\.(run_id|result_state|error_code|execution_count|notebook_path)",
            rf"tasks\.{NAME}\.(values\.{NAME}|output\.\w+(\[\d+\])?(\.{NAME})?)",
            r"workspace\.(id|url)",
        )
    )
)


def check_references(settings: JobSettings) -> None:
    """Refuse a reference to something that its namespace does not have."""
    for task in settings.tasks or []:
        for text in _texts(task.as_dict()):
            for found in REFERENCE.finditer(text):
                if not VALID.fullmatch(found.group(1)):
                    refuse(
                        "dynamic_reference",
                        f"task {task.task_key}: {found.group(0)} is not a valid reference",
                    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list):
        for member in value:
            yield from _texts(member)
