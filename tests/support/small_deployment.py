"""A few jobs deployed by hand to an emulated workspace; their entries need no Spark."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workspace_emulator.account import Account
from workspace_emulator.caller import Caller
from workspace_emulator.server import WorkspaceEmulator

ADMIN, DEVELOPER, READER = "admin@example.com", "developer@example.com", "reader@example.com"
SERVICE = "5f2b0e1c-3f55-4f0a-9c55-0d9f2b7a1c11"
TOKENS = {
    "admin-token": ADMIN,
    "developer-token": DEVELOPER,
    "reader-token": READER,
    "service-token": SERVICE,
}
ACCOUNT = Account(
    users=frozenset({ADMIN, DEVELOPER, READER}),
    service_principals=frozenset({SERVICE}),
    groups={"admins": frozenset({ADMIN})},
    catalogs={"main": ADMIN},
)
ROOT = "/Shared/small/files"
ENTRY = '''"""Writes down that it ran; then waits, or fails, as long as a file is not there."""
import sys
import time
from pathlib import Path


def main(argv):
    values = dict(argument.removeprefix("--").split("=", 1) for argument in argv)
    with Path(values["diary"]).open("a") as diary:
        print(values["says"], file=diary)
    if "needs" in values and not Path(values["needs"]).exists():
        raise ValueError(f"{values['says']} needs {Path(values['needs']).name}")
    while "waits" in values and not Path(values["waits"]).exists():
        time.sleep(0.01)
'''
Json = dict[str, Any]


@dataclass(kw_only=True)
class SmallDeployment:
    """What is deployed, and the diary of what ran."""

    workspace: WorkspaceEmulator
    folder: Path
    prefix: str = "[t] "
    tags: Json = field(default_factory=lambda: {"product": "health-monitor", "deployment": "t"})

    def __post_init__(self) -> None:
        manifest = {"release": "r1", "files": {}}
        for path, text in (("area/work.py", ENTRY), ("manifest.json", json.dumps(manifest))):
            manifest["files"] = {"area/work.py": hashlib.sha256(ENTRY.encode()).hexdigest()}
            self.upload(path, text)

    @property
    def admin(self) -> Caller:
        return Caller(host=self.workspace.host, token="admin-token")

    @property
    def diary(self) -> list[str]:
        """What ran, in order."""
        file = self.folder / "diary"
        return file.read_text(encoding="utf-8").split() if file.is_file() else []

    def file(self, name: str) -> Path:
        """A file that entries wait for or need."""
        return self.folder / name

    def upload(self, path: str, text: str) -> None:
        place = f"{ROOT}/{path}"
        made = self.admin.post("/api/2.0/workspace/mkdirs", path=place.rpartition("/")[0])
        assert made.status == 200, made.body
        content = base64.b64encode(text.encode()).decode()
        sent = self.admin.post(
            "/api/2.0/workspace/import", path=place, content=content, format="AUTO", overwrite=True
        )
        assert sent.status == 200, sent.body

    def task(self, key: str, *after: str, **more: Any) -> Json:
        """A task that runs the entry; `needs`, `waits` and `says` are for it, the rest is kept."""
        told = {"diary": str(self.folder / "diary"), "says": key}
        for name in ("says", "needs", "waits"):
            if name in more:
                value = more.pop(name)
                told[name] = value if name == "says" else str(self.file(value))
        return {
            "task_key": key,
            "environment_key": "base",
            "spark_python_task": {
                "python_file": f"/Workspace{ROOT}/area/work.py",
                "parameters": [f"--{name}={value}" for name, value in told.items()],
            },
            "depends_on": [{"task_key": before} for before in after],
            **more,
        }

    def child(self, key: str, job_id: int, *after: str, **hands: str) -> Json:
        """A task that runs a job."""
        return {
            "task_key": key,
            "run_job_task": {"job_id": job_id, "job_parameters": hands},
            "depends_on": [{"task_key": before} for before in after],
        }

    def job(self, key: str, *tasks: Json, **more: Any) -> int:
        """Deploy a job; its id."""
        parameters = more.pop("parameters", {})
        answer = self.admin.post(
            "/api/2.2/jobs/create",
            name=f"{self.prefix}{key}",
            tasks=list(tasks),
            parameters=[{"name": n, "default": value} for n, value in parameters.items()],
            environments=[{"environment_key": "base", "spec": {"environment_version": "5"}}],
            **{"tags": self.tags, **more},
        )
        assert answer.status == 200, answer.body
        return int(answer.body["job_id"])

    def allow(self, job_id: int, level: str, *users: str, to: str = "user_name") -> None:
        """Give users a level on a job."""
        given = [{to: user, "permission_level": level} for user in users]
        answer = self.admin.send(
            "PATCH", f"/api/2.0/permissions/jobs/{job_id}", {"access_control_list": given}
        )
        assert answer.status == 200, answer.body
