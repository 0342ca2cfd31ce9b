"""The README names every job of the hierarchy, and no other."""

import re
from pathlib import Path

from health_monitor.jobs.hierarchy import HIERARCHY

README = Path(__file__).resolve().parents[2] / "README.md"


def test_readme_names_exactly_the_19_jobs() -> None:
    section = README.read_text(encoding="utf-8").partition("## The jobs")[2].partition("\n## ")[0]
    table = "\n".join(line for line in section.splitlines() if line.startswith("|"))
    named = set(re.findall(r"`(\w+)`", table))
    assert named == {job.key for job in HIERARCHY}
    assert len(named) == 19
