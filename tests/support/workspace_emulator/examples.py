"""Jobs to send to the emulator, and a rule with a job on each side of it."""

from dataclasses import dataclass
from typing import Any

from workspace_emulator.caller import Caller

CREATE = "/api/2.2/jobs/create"
GET = "/api/2.2/jobs/get"
LIST = "/api/2.2/jobs/list"
RESET = "/api/2.2/jobs/reset"
FILE = "/Workspace/Shared/monitor/load.py"
Json = dict[str, Any]


def task(key: str = "load", *after: str, **changes: Any) -> Json:
    """A Python task on serverless compute; a change to None leaves the member out."""
    whole = {
        "task_key": key,
        "environment_key": "base",
        "spark_python_task": {"python_file": FILE},
        "depends_on": [{"task_key": name} for name in after] or None,
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def job(*tasks: Json, **changes: Any) -> Json:
    """A job of these tasks, of one when none is given."""
    whole = {
        "name": "load",
        "environments": [{"environment_key": "base", "spec": {"environment_version": "5"}}],
        "tasks": list(tasks) or [task()],
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def condition(key: str = "check", **changes: Any) -> Json:
    test = {"op": "EQUAL_TO", "left": "{{job.parameters.mode}}", "right": "full"}
    return {"task_key": key, "condition_task": test, **changes}


@dataclass(frozen=True, kw_only=True)
class Case:
    """Two jobs on the two sides of one rule."""

    rule: str
    says: str
    """A part of the refusal's message."""
    refused: Json
    accepted: Json

    def __str__(self) -> str:
        return f"{self.rule}: {self.says}"[:70]

    def check(self, caller: Caller) -> None:
        """The one is refused and leaves nothing behind; the other is read back as it was sent."""
        refused = caller.post(CREATE, **self.refused)
        assert refused.status == 400, refused.body
        assert refused.rule == self.rule, refused.body
        assert self.says in refused.message, refused.message
        assert caller.get(LIST).body["jobs"] == []
        accepted = caller.post(CREATE, **self.accepted)
        assert accepted.status == 200, accepted.body
        read = caller.get(GET, job_id=str(accepted.body["job_id"])).body["settings"]
        sent = {**self.accepted, "tasks": self.accepted["tasks"][:100]}
        assert read == sent, read
