"""Documents as `terraform show -json PLAN` prints them, made by hand."""

import base64
import json
from collections.abc import Mapping
from typing import Any

Attributes = Mapping[str, Any]


def resource(
    address: str,
    *actions: str,
    before: Attributes | None = None,
    after: Attributes | None = None,
    **more: Any,
) -> dict[str, Any]:
    """An element of `resource_changes`; `unknown` and `sensitive` say what they mark."""
    kind, _, name = address.partition(".")
    change = {
        "actions": list(actions),
        "before": before,
        "after": after,
        "after_unknown": more.pop("unknown", {}),
        "before_sensitive": more.get("sensitive", {}) if before else False,
        "after_sensitive": more.pop("sensitive", {}) if after else False,
    }
    row = {"address": address, "mode": "managed", "type": kind, "name": name, "change": change}
    return row | more


def plan(*rows: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A plan of these resources."""
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {}},
        "resource_changes": list(rows),
        **more,
    }


def job(*tasks: str, **settings: Any) -> dict[str, Any]:
    """The attributes of a job whose tasks have these keys."""
    return {"task": [{"task_key": key, "timeout_seconds": 0} for key in tasks], **settings}


def schedule(cron: str, status: str | None = None) -> list[dict[str, Any]]:
    """A schedule block in UTC."""
    return [{"quartz_cron_expression": cron, "timezone_id": "UTC", "pause_status": status}]


def manifest(release: str) -> dict[str, Any]:
    """The attributes of the manifest's file."""
    content = json.dumps({"release": release, "files": {}}).encode()
    return {
        "path": "/Shared/hm/files/manifest.json",
        "content_base64": base64.b64encode(content).decode(),
    }
