"""Write tests/snapshots/backends: what a plan says of provider and state, for each kind of backend.

Usage: python scripts/backend_snapshots.py (make snapshots). The tests compare, they never write.
"""

import json
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "constructs"))

from health_monitor.environments.keys import sections  # noqa: E402
from health_monitor.environments.load import load_settings  # noqa: E402
from health_monitor.environments.settings import Settings  # noqa: E402
from health_monitor.terraform.backend import configure  # noqa: E402
from health_monitor.terraform.binding import App, TerraformStack  # noqa: E402

FOLDER = PROJECT / "tests" / "snapshots" / "backends"
ENVIRONMENT = """\
host: https://example.cloud.databricks.com
catalog: main
schemas: {bronze: b, gold: g, semantic: s, monitoring: m, ml: l, ops: o}
workspace_root: /Shared/health_monitor
"""


def snapshots() -> dict[str, str]:
    """File name -> text; each backend has all of its keys, with the values of docs/settings.md."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        app = App(outdir=str(project / "cdktf.out"))
        kinds = _environments(project)
        for kind, settings in kinds.items():
            configure(TerraformStack(app, kind), settings=settings, project=project)
        app.synth()
        return {f"{kind}.json": _text(project, kind) for kind in kinds}


def _environments(folder: Path) -> dict[str, Settings]:
    """Kind of backend -> an environment that has one."""
    found = {}
    for section in sections():
        if section.path == "backend":
            lines = "".join(f"  {line}\n" for line in section.example.splitlines())
            file = folder / f"{section.kind}.yaml"
            file.write_text(f"{ENVIRONMENT}backend:\n{lines}", encoding="utf-8")
            found[section.kind] = load_settings(file)
    return found


def _text(project: Path, kind: str) -> str:
    stack = project / "cdktf.out" / "stacks" / kind / "cdk.tf.json"
    plan = json.loads(stack.read_text(encoding="utf-8"))
    content = {key: plan[key] for key in ("provider", "terraform")}
    return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    """Make the snapshots be exactly these."""
    texts = snapshots()
    FOLDER.mkdir(exist_ok=True)
    for file in FOLDER.glob("*.json"):
        if file.name not in texts:
            file.unlink()
    for name, text in texts.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
