"""Write the picture of the jobs into README.md, from the plan of production.

Usage: python scripts/readme_graph.py (make snapshots).
"""

import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "constructs"))

from health_monitor.graph.mermaid import as_mermaid  # noqa: E402
from health_monitor.graph.reader import read_picture  # noqa: E402
from health_monitor.local.plans.reader import read_plan  # noqa: E402

README = PROJECT / "README.md"
ENVIRONMENT = "prod"
BEGIN, END = "<!-- graph -->\n", "<!-- /graph -->\n"


def with_graph(readme: str, plan: Path) -> str:
    """The text of the README with the picture of this plan between its marks."""
    before, _, rest = readme.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise SystemExit(f"{README}: the lines {BEGIN.strip()} and {END.strip()} are missing")
    picture = as_mermaid(read_picture(read_plan(plan)))
    return f"{before}{BEGIN}```mermaid\n{picture}```\n{END}{after}"


def main() -> None:
    """Synthesize, and write the README."""
    from health_monitor.layers.synthesis import synthesize

    with tempfile.TemporaryDirectory() as outdir:
        synthesize([PROJECT / "environments" / f"{ENVIRONMENT}.yaml"], Path(outdir))
        plan = Path(outdir) / "stacks" / ENVIRONMENT / "cdk.tf.json"
        README.write_text(with_graph(README.read_text(encoding="utf-8"), plan), encoding="utf-8")


if __name__ == "__main__":
    main()
